import { hasReference, promptsPerGeneration } from '../../analysis/memory/recipeSizes';
import type { PromptExample } from '../../contract/dataset';
import type { Metrics } from '../../contract/events';
import type { Compute } from '../compute';
import { sampleDynamically } from './dynamicSampling';
import { generate } from './generate';
import type { GroupMethod } from './groupMethod';
import { referenceScores } from './referenceScores';
import type { RewardFunction } from './rewarding';
import type { Rollout } from './rollout';
import type { TrainingState } from './trainer';

interface Sampler {
  method: GroupMethod;
  compute: Compute;
  state: TrainingState;
  examples: readonly PromptExample[];
  rewards: readonly RewardFunction[];
}

export interface SampledGroups {
  /** What is trained on, group by group. */
  batch: Rollout[];
  /** All that was sampled: more than the batch with dynamic sampling. */
  sampled: Rollout[];
  metrics: Metrics;
  /** One sentence about a batch that is not what it should be. */
  fault: string | null;
}

/**
 * Samples a generation of the next prompts of the data's order. With dynamic sampling only what is trained on is scored under the reference policy,
 * and `num_gen_batches` (verl's name) is how many generations it took.
 */
export async function sampleGroups({ method, compute, state, examples, rewards }: Sampler, step: number): Promise<SampledGroups> {
  const { recipe, dynamicSampling } = method;
  const groups = promptsPerGeneration(recipe);
  const needsReference = hasReference(recipe);
  const generation = (batch: number): Promise<Rollout[]> =>
    generate(
      compute,
      state.model.tokenizer,
      state.order.take(groups).map((index) => examples[index]!),
      {
        samples: recipe.num_generations,
        stream: [recipe.seed, step],
        firstGroup: batch * groups,
        reference: needsReference && dynamicSampling === null ? 'reference' : null,
        ...{ recipe, rewards, step },
      },
    );
  if (!dynamicSampling) {
    const batch = await generation(0);
    return { batch, sampled: batch, metrics: {}, fault: null };
  }
  const { maxBatches } = dynamicSampling;
  const found = await sampleDynamically(generation, { groups, size: recipe.num_generations, maxBatches });
  const { batch, sampled, batches, filled } = found;
  if (needsReference) {
    const scored = await referenceScores(compute, 'reference', batch, recipe.temperature, step);
    batch.forEach((rollout, index) => {
      rollout.reference = scored[index]!;
    });
  }
  const fault =
    filled > 0
      ? `${filled} of ${groups} groups have rewards that are all equal: max_num_gen_batches ${maxBatches} gave no more with signal`
      : null;
  return { batch, sampled, metrics: { num_gen_batches: batches }, fault };
}
