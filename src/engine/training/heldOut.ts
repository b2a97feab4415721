import type { Compute } from '../compute';
import type { PromptExample } from '../../contract/dataset';
import type { Metrics } from '../../contract/events';
import type { GrpoRecipe } from '../../contract/recipe';
import type { ModelTokenizer } from '../model/tokenizer';
import { generate, promptsAtOnce, type GenerationOptions } from './generate';
import { referenceKl } from './referenceKl';
import type { RewardFunction } from './rewarding';
import type { Rollout } from './rollout';
import { rolloutMetrics } from './rolloutMetrics';

/** Keeps the streams of evaluation apart from those of training, whose second part is a step. */
const EVALUATION_STREAM = 0xe7a1;

interface HeldOutOptions {
  rewards: readonly RewardFunction[];
  recipe: GenerationOptions['recipe'] & Pick<GrpoRecipe, 'seed' | 'num_generations' | 'num_generations_eval'>;
  /** Which deviation `eval_frac_reward_zero_std` looks at; of the rewards alone, whatever else a method takes from them. */
  deviationOf: GrpoRecipe['scale_rewards'];
  step: number;
  /** Under which the completions are scored too (default none). */
  reference?: GenerationOptions['reference'];
  /** Prompts of a part (default as many as give full batches). */
  atOnce?: number;
}

/**
 * The metrics of a generation, as TRL's `eval_…`, on held-out prompts under the current policy, sampled as in training; `eval_samples` is
 * how many completions they are of. Every evaluation of a run draws from the same
 * streams, so that a difference between two steps is the policy's. Prompts are sampled in parts of `atOnce`, of which only what the metrics are made of
 * is kept.
 */
export async function evaluateHeldOut(
  compute: Compute,
  tokenizer: ModelTokenizer,
  heldOut: readonly PromptExample[],
  { rewards, recipe, deviationOf, step, reference = null, atOnce }: HeldOutOptions,
): Promise<Metrics> {
  const samples = recipe.num_generations_eval ?? recipe.num_generations;
  const rollouts: Rollout[] = [];
  const size = atOnce ?? promptsAtOnce(samples);
  for (let firstGroup = 0; firstGroup < heldOut.length; firstGroup += size) {
    const part = await generate(compute, tokenizer, heldOut.slice(firstGroup, firstGroup + size), {
      ...{ samples, firstGroup, recipe, rewards, reference, step },
      stream: [recipe.seed, EVALUATION_STREAM, 0],
    });
    rollouts.push(...part.map(withoutAlternatives));
  }
  const metrics = rolloutMetrics(
    rollouts,
    rewards.map(({ name }) => name),
    deviationOf,
  );
  const named = Object.entries({ ...metrics, ...referenceKl(rollouts) }).map(([name, value]) => [`eval_${name}`, value] as const);
  return { ...Object.fromEntries(named), eval_samples: rollouts.length };
}

/** Most of what a rollout holds, and no metric needs. */
function withoutAlternatives(rollout: Rollout): Rollout {
  const none = { alternativeIds: new Int32Array(), alternativeLogprobs: new Float32Array() };
  return {
    ...rollout,
    tokens: { ...rollout.tokens, ...none },
    reference: rollout.reference && { ...rollout.reference, ...none },
  };
}
