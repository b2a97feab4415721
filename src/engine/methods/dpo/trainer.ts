import type { Compute, DpoPair, ModelRole } from '../../compute';
import type { PreferenceExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import type { DpoRecipe } from '../../../contract/recipe';
import { requireFinite } from '../../training/faults';
import type { StepReport, Trainer, TrainingState } from '../../training/trainer';
import { applyUpdate } from '../../training/update';
import type { TrainerParts } from '../parts';
import type { DpoData } from './data';
import { dpoMetrics } from './metrics';
import { dpoTask, pairTokens, preferencePair, type UnscoredPair } from './pairs';

/** Direct Preference Optimization as TRL 1.13's DPOTrainer makes it (Rafailov et al. 2023, arXiv:2305.18290). The reference policy is the base model. */
class DpoTrainer implements Trainer {
  /** Log-probabilities under the reference by example, once they are computed, with precompute_ref_log_probs. */
  private readonly precomputed = new Map<number, DpoPair>();

  constructor(
    private readonly recipe: DpoRecipe,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly examples: readonly PreferenceExample[],
    private readonly heldOut: readonly PreferenceExample[] | null,
  ) {}

  async train(step: number): Promise<StepReport> {
    const { recipe, state } = this;
    const size = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
    const pairs = await this.pairsOf(state.order.take(size), step);
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(this.compute, state, recipe, dpoTask(pairs, recipe), step);
    const tokens = pairs.reduce((sum, pair) => sum + pairTokens(pair), 0);
    state.numTokens += tokens;
    return {
      tokens,
      rollouts: Promise.resolve(null),
      faults: [],
      metrics: {
        loss,
        ...dpoMetrics(sums),
        num_tokens: state.numTokens,
        epoch: (state.optimizer.updates * size) / this.examples.length,
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  /** TRL's `eval_rewards/*` and `eval_logps/*` on held-out pairs. The loss is left out: some of them depend on the micro-batch. */
  async evaluate(step: number): Promise<Metrics | null> {
    if (!this.heldOut) return null;
    const pairs = this.heldOut.map((example) => this.pair(example));
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

  get isEvaluationCheap(): boolean {
    const { per_device_train_batch_size, gradient_accumulation_steps } = this.recipe;
    // Two forward passes are about two thirds of a step's work.
    return 2 * (this.heldOut?.length ?? 0) <= 3 * per_device_train_batch_size * gradient_accumulation_steps;
  }

  generationInUse(): null {
    return null;
  }

  private pair(example: PreferenceExample): UnscoredPair {
    return preferencePair(example, this.state.model.tokenizer, this.recipe);
  }

  /** The pairs of examples, scored under the reference policy: now, or all of them at once the first time. */
  private async pairsOf(indices: readonly number[], step: number): Promise<DpoPair[]> {
    if (!this.recipe.precompute_ref_log_probs) return this.scored(indices, step);
    if (this.precomputed.size === 0) {
      const all = await this.scored([...this.examples.keys()], step);
      all.forEach((pair, index) => this.precomputed.set(index, pair));
    }
    return indices.map((index) => this.precomputed.get(index)!);
  }

  private async scored(indices: readonly number[], step: number): Promise<DpoPair[]> {
    const pairs = indices.map((index) => this.pair(this.examples[index]!));
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

export async function makeDpoTrainer(
  { recipe, examples, heldOut }: DpoData,
  { base, compute, state }: TrainerParts,
): Promise<DpoTrainer> {
  await compute.setWeights('reference', base.weights);
  return new DpoTrainer(recipe, compute, state, examples, heldOut);
}
