import type { Compute } from '../compute';
import type { PromptExample } from '../../contract/dataset';
import type { Metrics } from '../../contract/events';
import type { GrpoRecipe } from '../../contract/recipe';
import type { ModelTokenizer } from '../model/tokenizer';
import { generate, type GenerationOptions } from './generate';
import type { RewardFunction } from './rewarding';
import { rolloutMetrics } from './rolloutMetrics';

/** Keeps the streams of evaluation apart from those of training, whose second part is a step. */
const EVALUATION_STREAM = 0xe7a1;

/** How held-out completions are sampled and their rewards summed up. */
type HeldOutRecipe = GenerationOptions['recipe'] &
  Pick<GrpoRecipe, 'seed' | 'num_generations' | 'num_generations_eval' | 'scale_rewards'>;

/**
 * The metrics of a generation, as TRL's `eval_…`, on held-out prompts under the current policy, sampled as in training; `eval_samples` is
 * how many completions they are of. Every evaluation of a run draws from the same
 * streams, so that a difference between two steps is the policy's.
 */
export async function evaluateHeldOut(
  compute: Compute,
  tokenizer: ModelTokenizer,
  heldOut: readonly PromptExample[],
  rewards: readonly RewardFunction[],
  recipe: HeldOutRecipe,
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
  const metrics = rolloutMetrics(
    rollouts,
    rewards.map(({ name }) => name),
    recipe.scale_rewards,
  );
  const named = Object.entries(metrics).map(([name, value]) => [`eval_${name}`, value] as const);
  return { ...Object.fromEntries(named), eval_samples: rollouts.length };
}
