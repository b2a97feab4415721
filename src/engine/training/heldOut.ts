import type { Compute } from '../compute';
import type { PromptExample } from '../../contract/dataset';
import type { Metrics } from '../../contract/events';
import type { GrpoRecipe } from '../../contract/recipe';
import type { ModelTokenizer } from '../model/tokenizer';
import { generate } from './generate';
import type { RewardFunction } from './rewarding';
import { rewardOf } from './rollout';
import { mean, standardDeviation } from './statistics';

/** Keeps the streams of evaluation apart from those of training, whose second part is a step. */
const EVALUATION_STREAM = 0xe7a1;

/**
 * Mean reward on held-out prompts under the current policy, sampled as in training. Every evaluation of a run draws from the same
 * streams, so that a difference between two steps is the policy's.
 */
export async function evaluateHeldOut(
  compute: Compute,
  tokenizer: ModelTokenizer,
  heldOut: readonly PromptExample[],
  rewards: readonly RewardFunction[],
  recipe: GrpoRecipe,
  step: number,
): Promise<Metrics> {
  const rollouts = await generate(compute, tokenizer, heldOut, {
    samples: recipe.num_generations_eval ?? recipe.num_generations,
    stream: [recipe.seed, EVALUATION_STREAM, 0],
    recipe,
    rewards,
    withReference: false,
    step,
  });
  const values = rollouts.flatMap((rollout) => rewardOf(rollout) ?? []);
  return {
    eval_reward: mean(values),
    eval_reward_std: standardDeviation(values),
    'eval_completions/mean_length': mean(rollouts.map(({ tokens }) => tokens.tokenIds.length)),
    eval_samples: rollouts.length,
    eval_failed_rollouts: rollouts.length - values.length,
  };
}
