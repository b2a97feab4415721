import type { RlooRecipe } from '../../../contract/recipe';
import { isCounted } from '../../training/groupBatches';
import { rewardOf, type Rollout } from '../../training/rollout';
import { mean, standardDeviation } from '../../training/statistics';

/** TRL adds this to the standard deviation. */
const EPSILON = 1e-4;

type RewardKeys = Pick<RlooRecipe, 'beta' | 'reward_clip_range' | 'mask_truncated_completions'>;

/**
 * What a completion earns: its reward, clipped to `reward_clip_range`, less β·Σ_t (log π − log π_ref), the first-order estimate of the KL
 * of the whole completion (TRL 1.13's `RLOOTrainer._generate_and_score_completions`). It may be negative for one completion. Tokens that
 * mask_truncated_completions leaves out cost nothing. null for a failed rollout.
 * @throws where beta is greater than 0 and the reference policy was not asked
 */
export function penalisedReward(rollout: Rollout, recipe: RewardKeys): number | null {
  const reward = rewardOf(rollout);
  if (reward === null) return null;
  const [low, high] = recipe.reward_clip_range ?? [];
  const clipped = Math.min(Math.max(reward, low ?? -Infinity), high ?? Infinity);
  if (recipe.beta === 0 || !isCounted(rollout, recipe)) return clipped;
  return clipped - recipe.beta * logRatioToReference(rollout);
}

/** Σ_t log π − log π_ref over the tokens of a completion, in nats. @throws where the reference policy was not asked */
export function logRatioToReference({ tokens, reference }: Rollout): number {
  if (!reference) throw new Error('there are no log-probabilities of the reference policy');
  return tokens.logprobs.reduce((sum, logprob, t) => sum + logprob - reference.logprobs[t]!, 0);
}

/**
 * Leave-one-out advantages of rewards that lie group by group (Ahmadian et al. 2024, arXiv:2402.14740): A_i = R_i − mean of the others' R.
 * With `normalize` they are shifted and scaled over the whole generation, A ← (A − mean A) / (std A + 1e-4), n − 1 in the denominator.
 * A failed rollout (null) is nobody's baseline and its advantage is null; where it leaves only one reward of a group there is no baseline,
 * and the advantage is 0 as in TRL, after any shift.
 */
export function leaveOneOutAdvantages(
  rewards: readonly (number | null)[],
  numGenerations: number,
  normalize: boolean,
): (number | null)[] {
  if (rewards.length % numGenerations !== 0) {
    throw new RangeError(`${rewards.length} rewards are not whole groups of ${numGenerations}`);
  }
  const raw = rewards.map((reward, index) => {
    const start = index - (index % numGenerations);
    const others = rewards.slice(start, start + numGenerations).flatMap((other, i) => (start + i === index ? [] : (other ?? [])));
    const baseline = mean(others);
    return reward === null || baseline === null ? null : reward - baseline;
  });
  const measured = raw.filter((advantage) => advantage !== null);
  const [average, deviation] = [mean(measured), standardDeviation(measured)];
  return rewards.map((reward, index) => {
    const advantage = raw[index] ?? null;
    if (reward === null) return null;
    if (advantage === null || average === null) return 0;
    if (!normalize) return advantage;
    return deviation === null ? 0 : (advantage - average) / (deviation + EPSILON);
  });
}
