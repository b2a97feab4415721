import type { GrpoRecipe } from '../../../contract/recipe';
import { dividedSums } from '../../algorithms/completionMetrics';
import type { GrpoTask } from '../../compute';
import type { GroupMethod } from '../../training/groupMethod';
import { makeGroupTrainer } from '../../training/groupTrainer';
import { referenceKl } from '../../training/referenceKl';
import { rewardOf } from '../../training/rollout';
import type { Trainer } from '../../training/trainer';
import type { TrainerParts } from '../parts';
import { groupAdvantages } from './advantages';
import type { GrpoData } from './data';

/** Losses of which a token's depends on the others of its micro-batch. */
const ofMicroBatch = new Set<GrpoRecipe['loss_type']>(['bnpo', 'clip_cov', 'kl_cov']);

/** Keeps the random choices of a loss apart from the streams of sampling, whose keys are shorter. */
const CHOICE_STREAM = 0xc110;

/** Group Relative Policy Optimization as TRL 1.13's GRPOTrainer makes it (Shao et al. 2024, arXiv:2402.03300). */
function grpoMethod(recipe: GrpoRecipe): GroupMethod {
  return {
    recipe,
    dynamicSampling: recipe.filter_groups ? { maxBatches: recipe.max_num_gen_batches } : null,
    deviationOf: recipe.scale_rewards,
    isSeparable: !ofMicroBatch.has(recipe.loss_type) && recipe.top_entropy_quantile === 1 && recipe.entropy_coef === 0,
    lossUsesReference: recipe.beta > 0,
    advantages: (rollouts) => groupAdvantages(rollouts.map(rewardOf), recipe.num_generations, recipe.scale_rewards),
    generationMetrics: referenceKl,
    task: (generation, step) => {
      const task: GrpoTask = { kind: 'grpo', ...generation, recipe };
      if (recipe.loss_type !== 'clip_cov') return task;
      return { ...task, streams: generation.microBatches.map((_, index) => [recipe.seed, step, CHOICE_STREAM, index, 0]) };
    },
    metrics: (sums) => ({
      ...dividedSums(sums),
      ...(recipe.entropy_coef > 0 ? { entropy_coef: recipe.entropy_coef } : {}),
    }),
  };
}

export function makeGrpoTrainer({ recipe, ...prompts }: GrpoData, parts: TrainerParts): Promise<Trainer> {
  return makeGroupTrainer(grpoMethod(recipe), prompts, parts);
}
