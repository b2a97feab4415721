import { latexDefaults, type RewardChoice, type RewardModelReward } from '../../contract/reward';
import { countdownReward } from './countdown';
import { exactMatchReward } from './exactMatch';
import { formatReward } from './format';
import { latexReward } from './latexEquivalence';
import { lengthReward } from './length';
import { moduleReward } from './module';
import { numberMatchReward } from './numberMatch';
import { regexReward } from './regex';
import type { Reward } from './reward';
import { softOverlongReward } from './softOverlong';

const plain: Record<Exclude<Extract<RewardChoice, string>, 'latex_equivalence'>, Reward> = {
  countdown: countdownReward,
  exact_match: exactMatchReward,
  number_match: numberMatchReward,
  format: formatReward,
};

/** The reward function that a recipe asks for; a reward model is opened elsewhere. @param maxCompletionLength tokens that a completion may have */
export function rewardFunction(choice: Exclude<RewardChoice, RewardModelReward>, maxCompletionLength: number): Reward {
  if (choice === 'latex_equivalence') return latexReward(latexDefaults);
  if (typeof choice === 'string') return plain[choice];
  switch (choice.name) {
    case 'regex':
      return regexReward(choice);
    case 'length':
      return lengthReward(choice);
    case 'latex_equivalence':
      return latexReward(choice);
    case 'module':
      return moduleReward(choice);
    case 'soft_overlong':
      return softOverlongReward(choice, maxCompletionLength);
  }
}
