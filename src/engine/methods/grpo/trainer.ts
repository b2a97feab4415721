import type { GrpoRecipe } from '../../../contract/recipe';
import { dividedSums } from '../../algorithms/completionMetrics';
import type { GroupMethod } from '../../training/groupMethod';
import { makeGroupTrainer } from '../../training/groupTrainer';
import { referenceKl } from '../../training/referenceKl';
import { rewardOf } from '../../training/rollout';
import type { Trainer } from '../../training/trainer';
import type { TrainerParts } from '../parts';
import { groupAdvantages } from './advantages';
import type { GrpoData } from './data';

/** Group Relative Policy Optimization as TRL 1.13's GRPOTrainer makes it (Shao et al. 2024, arXiv:2402.03300). */
function grpoMethod(recipe: GrpoRecipe): GroupMethod {
  return {
    recipe,
    dynamicSampling: recipe.filter_groups ? { maxBatches: recipe.max_num_gen_batches } : null,
    deviationOf: recipe.scale_rewards,
    isSeparable: recipe.loss_type !== 'bnpo' && recipe.top_entropy_quantile === 1 && recipe.entropy_coef === 0,
    lossUsesReference: recipe.beta > 0,
    advantages: (rollouts) => groupAdvantages(rollouts.map(rewardOf), recipe.num_generations, recipe.scale_rewards),
    generationMetrics: referenceKl,
    task: (generation) => ({ kind: 'grpo', ...generation, recipe }),
    metrics: (sums) => ({
      ...dividedSums(sums),
      ...(recipe.entropy_coef > 0 ? { entropy_coef: recipe.entropy_coef } : {}),
    }),
  };
}

export function makeGrpoTrainer({ recipe, ...prompts }: GrpoData, parts: TrainerParts): Promise<Trainer> {
  return makeGroupTrainer(grpoMethod(recipe), prompts, parts);
}
