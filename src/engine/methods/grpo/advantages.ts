import type { GrpoRecipe } from '../../../contract/recipe';

/** TRL adds this to the standard deviation. */
const EPSILON = 1e-4;

/**
 * Advantages of rewards that lie group by group, TRL's `_generate_and_score_completions`: A = (R − mean of the group) / (std + 1e-4), std over the
 * group or the whole batch with n − 1 in the denominator; `none` leaves the difference (Dr. GRPO, arXiv:2503.20783).
 * A failed rollout (null) takes no part in any statistic and its advantage is null; in a group with one reward left the deviation is
 * not defined, and the advantage is 0 as in TRL.
 */
export function groupAdvantages(
  rewards: readonly (number | null)[],
  numGenerations: number,
  scaleRewards: GrpoRecipe['scale_rewards'],
): (number | null)[] {
  if (rewards.length % numGenerations !== 0) {
    throw new RangeError(`${rewards.length} rewards are not whole groups of ${numGenerations}`);
  }
  const batchDeviation = deviation(present(rewards));
  const advantages: (number | null)[] = [];
  for (let start = 0; start < rewards.length; start += numGenerations) {
    const group = rewards.slice(start, start + numGenerations);
    const scored = present(group);
    const mean = scored.reduce((sum, reward) => sum + reward, 0) / scored.length;
    const scale = scaleRewards === 'none' ? 1 : (scaleRewards === 'batch' ? batchDeviation : deviation(scored)) + EPSILON;
    for (const reward of group) {
      const advantage = reward === null ? null : (reward - mean) / scale;
      advantages.push(advantage !== null && Number.isNaN(advantage) ? 0 : advantage);
    }
  }
  return advantages;
}

function present(rewards: readonly (number | null)[]): number[] {
  return rewards.filter((reward) => reward !== null);
}

/** Sample standard deviation; NaN for fewer than two. */
function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}
