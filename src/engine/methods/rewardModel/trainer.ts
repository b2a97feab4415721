import type { Compute, RankedPair } from '../../compute';
import type { PreferenceExample } from '../../../contract/dataset';
import type { Metrics } from '../../../contract/events';
import type { RewardModelRecipe } from '../../../contract/recipe';
import { paddingToken } from '../../model/scoreHead';
import { requireFinite } from '../../training/faults';
import type { StepReport, Trainer, TrainingState } from '../../training/trainer';
import { applyUpdate } from '../../training/update';
import type { TrainerParts } from '../parts';
import type { RewardModelData } from './data';
import { rewardModelMetrics, rewardStatistics } from './metrics';
import { rankedPair, rewardModelTask, rewardRow } from './pairs';

/** A reward model of preferences as TRL 1.13's RewardTrainer makes it: a scalar head on the last token of prompt and completion. */
class RewardModelTrainer implements Trainer {
  constructor(
    private readonly recipe: RewardModelRecipe,
    readonly compute: Compute,
    readonly state: TrainingState,
    private readonly examples: readonly PreferenceExample[],
    private readonly heldOut: readonly PreferenceExample[] | null,
  ) {}

  async train(step: number): Promise<StepReport> {
    const { recipe, state } = this;
    const size = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
    const pairs = state.order.take(size).map((index) => this.pair(this.examples[index]!));
    const task = rewardModelTask(pairs, recipe, state.model.tokenizer);
    const { loss, gradNorm, learningRate, sums } = await applyUpdate(this.compute, state, recipe, task, step);
    const tokens = pairs.reduce((sum, { chosenIds, rejectedIds }) => sum + chosenIds.length + rejectedIds.length, 0);
    state.numTokens += tokens;
    return {
      tokens,
      rollouts: Promise.resolve(null),
      faults: [],
      metrics: {
        loss,
        ...rewardModelMetrics(sums),
        num_tokens: state.numTokens,
        epoch: (state.optimizer.updates * size) / this.examples.length,
        grad_norm: gradNorm,
        learning_rate: learningRate,
      },
    };
  }

  /** TRL's `eval_…` over all held-out pairs at once; `eval_pairs` is how many those are. The loss is without its centring term. */
  async evaluate(step: number): Promise<Metrics | null> {
    if (!this.heldOut) return null;
    const padTokenId = paddingToken(this.state.model.tokenizer);
    const pairs = this.heldOut.map((example) => this.pair(example));
    const rows = [...pairs.map(({ chosenIds }) => chosenIds), ...pairs.map(({ rejectedIds }) => rejectedIds)];
    const values = await this.compute.values(rows.map((ids) => rewardRow(ids, padTokenId)));
    const rewards = values.map(([reward]) => {
      requireFinite('a held-out reward', reward!, step);
      return reward!;
    });
    const losses = pairs.map(({ margin }, pair) => softplus(margin - rewards[pair]! + rewards[pairs.length + pair]!));
    const statistics = Object.entries(rewardStatistics(rewards)).map(([name, value]) => [`eval_${name}`, value] as const);
    return {
      eval_loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
      ...Object.fromEntries(statistics),
      eval_pairs: pairs.length,
    };
  }

  get isEvaluationCheap(): boolean {
    const { per_device_train_batch_size, gradient_accumulation_steps } = this.recipe;
    // A forward pass is about a third of a step's work.
    return (this.heldOut?.length ?? 0) <= 3 * per_device_train_batch_size * gradient_accumulation_steps;
  }

  generationInUse(): null {
    return null;
  }

  private pair(example: PreferenceExample): RankedPair {
    return rankedPair(example, this.state.model.tokenizer);
  }
}

/** log(1 + eˣ) = −log σ(−x). */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function makeRewardModelTrainer(
  { recipe, examples, heldOut }: RewardModelData,
  { compute, state }: TrainerParts,
): RewardModelTrainer {
  return new RewardModelTrainer(recipe, compute, state, examples, heldOut);
}
