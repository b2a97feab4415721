import type { Compute, DpoPair, ModelRole } from '../../compute';
import type { PreferenceExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import type { DpoRecipe } from '../../../contract/recipe';
import type { ModelTokenizer } from '../../model/tokenizer';
import { ExampleTrainer, type ExampleMethod } from '../../training/exampleTrainer';
import { requireFinite } from '../../training/faults';
import { setReference } from '../../training/referenceModel';
import type { Trainer } from '../../training/trainer';
import type { TrainerParts } from '../parts';
import type { DpoData } from './data';
import { dpoMetrics } from './metrics';
import { dpoTask, pairTokens, preferencePair, type UnscoredPair } from './pairs';

/** Direct Preference Optimization as TRL 1.13's DPOTrainer makes it (Rafailov et al. 2023, arXiv:2305.18290). The reference policy is the base model. */
class DpoMethod implements ExampleMethod {
  /** Log-probabilities under the reference by example, once they are computed, with precompute_ref_log_probs. */
  private readonly precomputed = new Map<number, DpoPair>();

  readonly recipe: DpoRecipe;
  readonly examples: number;
  readonly heldOut: number | null;
  readonly passes = 2;
  readonly metrics = dpoMetrics;

  constructor(
    private readonly data: DpoData,
    private readonly compute: Compute,
    private readonly tokenizer: ModelTokenizer,
  ) {
    this.recipe = data.recipe;
    this.examples = data.examples.length;
    this.heldOut = data.heldOut?.length ?? null;
  }

  async update(indices: readonly number[], step: number) {
    const pairs = await this.pairsOf(indices, step);
    return { task: dpoTask(pairs, this.recipe), tokens: pairs.reduce((sum, pair) => sum + pairTokens(pair), 0) };
  }

  /** TRL's `eval_rewards/*` and `eval_logps/*` on held-out pairs. The loss is left out: some of them depend on the micro-batch. */
  async evaluate(step: number): Promise<Metrics> {
    const pairs = (this.data.heldOut ?? []).map((example) => this.pair(example));
    const [reference, policy] = [await this.logps('reference', pairs, step), await this.logps('policy', pairs, step)];
    const { beta } = this.recipe;
    const reward = (side: 'chosen' | 'rejected', index: number): number =>
      beta * (policy[index]![side] - reference[index]![side]);
    const mean = (of: (index: number) => number): number => pairs.reduce((sum, _, index) => sum + of(index), 0) / pairs.length;
    return {
      'eval_rewards/chosen': mean((index) => reward('chosen', index)),
      'eval_rewards/rejected': mean((index) => reward('rejected', index)),
      'eval_rewards/accuracies': mean((index) => (reward('chosen', index) > reward('rejected', index) ? 1 : 0)),
      'eval_rewards/margins': mean((index) => reward('chosen', index) - reward('rejected', index)),
      'eval_logps/chosen': mean((index) => policy[index]!.chosen),
      'eval_logps/rejected': mean((index) => policy[index]!.rejected),
    };
  }

  private pair(example: PreferenceExample): UnscoredPair {
    return preferencePair(example, this.tokenizer, this.recipe);
  }

  /** The pairs of examples, scored under the reference policy: now, or all of them at once the first time. */
  private async pairsOf(indices: readonly number[], step: number): Promise<DpoPair[]> {
    if (!this.recipe.precompute_ref_log_probs) return this.scored(indices, step);
    if (this.precomputed.size === 0) {
      const all = await this.scored([...this.data.examples.keys()], step);
      all.forEach((pair, index) => this.precomputed.set(index, pair));
    }
    return indices.map((index) => this.precomputed.get(index)!);
  }

  private async scored(indices: readonly number[], step: number): Promise<DpoPair[]> {
    const pairs = indices.map((index) => this.pair(this.data.examples[index]!));
    const reference = await this.logps('reference', pairs, step);
    return pairs.map(({ chosen, rejected }, index) => ({
      chosen: { ...chosen, refLogp: reference[index]!.chosen },
      rejected: { ...rejected, refLogp: reference[index]!.rejected },
    }));
  }

  /** Log-probability of each whole completion, in nats. @throws NonFiniteError */
  private async logps(which: ModelRole, pairs: readonly UnscoredPair[], step: number) {
    const rows = pairs.flatMap(({ chosen, rejected }) => [chosen, rejected]);
    const sums = (await this.compute.score(which, rows, 1)).map(({ logprobs }) => {
      const total = logprobs.reduce((sum, logprob) => sum + logprob, 0);
      requireFinite(`the log-probability of a completion under the ${which}`, total, step);
      return total;
    });
    return pairs.map((_, index) => ({ chosen: sums[2 * index]!, rejected: sums[2 * index + 1]! }));
  }
}

export async function makeDpoTrainer(data: DpoData, parts: TrainerParts): Promise<Trainer> {
  await setReference(parts);
  const { compute, state } = parts;
  return new ExampleTrainer(new DpoMethod(data, compute, state.model.tokenizer), compute, state);
}
