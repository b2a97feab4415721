import type { RlooRecipe } from '../../../contract/recipe';
import { dividedSums } from '../../algorithms/completionMetrics';
import type { GroupMethod } from '../../training/groupMethod';
import { makeGroupTrainer } from '../../training/groupTrainer';
import type { Trainer } from '../../training/trainer';
import type { TrainerParts } from '../parts';
import { leaveOneOutAdvantages, penalisedReward } from './advantages';
import type { RlooData } from './data';
import { rlooGenerationMetrics } from './metrics';

/** REINFORCE leave-one-out as TRL 1.13's RLOOTrainer makes it (Ahmadian et al. 2024, arXiv:2402.14740). */
function rlooMethod(recipe: RlooRecipe): GroupMethod {
  return {
    recipe,
    dynamicSampling: null,
    deviationOf: 'group',
    isSeparable: true,
    lossUsesReference: false,
    advantages: (rollouts) => {
      const rewards = rollouts.map((rollout) => penalisedReward(rollout, recipe));
      return leaveOneOutAdvantages(rewards, recipe.num_generations, recipe.normalize_advantages);
    },
    generationMetrics: (rollouts) => rlooGenerationMetrics(rollouts, recipe),
    task: ({ microBatches }) => ({ kind: 'rloo', microBatches, recipe }),
    metrics: dividedSums,
  };
}

export function makeRlooTrainer({ recipe, ...prompts }: RlooData, parts: TrainerParts): Promise<Trainer> {
  return makeGroupTrainer(rlooMethod(recipe), prompts, parts);
}
