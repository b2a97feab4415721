import type { Metrics } from '../../contract/events';
import type { GrpoRecipe, GroupRecipe } from '../../contract/recipe';
import type { GenerationInUse } from '../checkpoints/savedGeneration';
import type { GradientTask } from '../compute';
import type { Rollout } from './rollout';

/** What tells one method that trains on groups of completions from another; `GroupTrainer` does what they share. */
export interface GroupMethod {
  recipe: GroupRecipe;
  /** Whether groups without signal are sampled anew, and in how many generations at most; null where they are trained on. */
  dynamicSampling: { maxBatches: number } | null;
  /** Which deviation `frac_reward_zero_std` looks at, as `scale_rewards` says. */
  deviationOf: GrpoRecipe['scale_rewards'];
  /** Whether the loss of an update is a sum over sequences whose terms do not depend on their micro-batch. */
  isSeparable: boolean;
  /** Whether the loss needs the reference policy's log-probabilities. */
  lossUsesReference: boolean;
  /** Advantages of rollouts that lie group by group; null for a failed one. */
  advantages(rollouts: readonly Rollout[]): (number | null)[];
  /** Metrics of a generation beside those that every such method has, which they go before. */
  generationMetrics(rollouts: readonly Rollout[]): Metrics;
  /** The task of the update of a step on these micro-batches. */
  task(generation: GenerationInUse, step: number): GradientTask;
  /** Metrics of an update. */
  metrics(sums: Readonly<Record<string, number>>): Metrics;
}
