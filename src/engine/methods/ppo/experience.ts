import type { PpoSequence } from '../../compute';
import type { Metrics } from '../../../contract/events';
import type { PpoRecipe } from '../../../contract/recipe';
import { rewardOf, type Rollout } from '../../training/rollout';
import { mean } from '../../training/statistics';
import { generalizedAdvantages, whiten } from './advantages';
import { tokenKl } from './klPenalty';

type RewardRecipe = Pick<PpoRecipe, 'kl_coef' | 'kl_penalty' | 'missing_eos_penalty'>;
type Recipe = RewardRecipe & Pick<PpoRecipe, 'gamma' | 'lam' | 'whiten_rewards' | 'kl_loss_coef'>;

/** What a generation is to be trained on, and TRL's and verl's metrics of it. */
export interface Experience {
  sequences: PpoSequence[];
  metrics: Metrics;
}

/**
 * Rewards of tokens, advantages and returns of a generation, whitened over all of its tokens as verl and TRL do. Each rollout is told the
 * advantages and values of its tokens. A failed rollout has no reward and is left out.
 * @param values the critic's, of each token of each rollout
 */
export function makeExperience(rollouts: readonly Rollout[], values: readonly Float32Array[], recipe: Recipe): Experience {
  const scored = rollouts.flatMap((rollout, index) => {
    const reward = rewardOf(rollout);
    return reward === null ? [] : [{ rollout, values: values[index]!, rewards: tokenRewards(rollout, reward, recipe) }];
  });
  const penalties = scored.map(({ rollout, rewards }) => rewards.reduce((sum, reward) => sum + reward, 0) - rewardOf(rollout)!);
  if (recipe.whiten_rewards)
    whiten(
      scored.map(({ rewards }) => rewards),
      true,
    );
  const estimates = scored.map(({ rewards, values }) => generalizedAdvantages(rewards, values, recipe.gamma, recipe.lam));
  whiten(estimates.map(({ advantages }) => advantages));
  const sequences = scored.map(({ rollout, values }, index): PpoSequence => {
    const advantages = Float32Array.from(estimates[index]!.advantages);
    rollout.perToken = { advantages, values };
    rollout.advantage = mean([...advantages]);
    return {
      promptIds: rollout.promptIds,
      completionIds: rollout.tokens.tokenIds,
      samplerLogprobs: rollout.tokens.logprobs,
      advantages,
      oldLogprobs: rollout.tokens.logprobs,
      refLogprobs: recipe.kl_loss_coef > 0 ? (rollout.reference?.logprobs ?? null) : null,
      returns: Float32Array.from(estimates[index]!.returns),
      oldValues: values,
    };
  });
  return { sequences, metrics: { 'objective/non_score_reward': mean(penalties), ...criticMetrics(sequences) } };
}

/**
 * The reward of each token (verl's `apply_kl_penalty`; TRL's PPOTrainer): −kl_coef · KL of the token, and on the last one the completion's own
 * reward, less missing_eos_penalty where it was cut off.
 */
export function tokenRewards({ tokens, reference }: Rollout, reward: number, recipe: RewardRecipe): Float64Array {
  const { kl_coef, kl_penalty, missing_eos_penalty } = recipe;
  if (kl_coef > 0 && !reference) throw new Error('kl_coef is greater than 0 and the reference policy was not asked');
  const rewards = Float64Array.from(tokens.logprobs, (logprob, t) =>
    kl_coef > 0 ? -kl_coef * tokenKl(logprob, reference!.logprobs[t]!, kl_penalty) : 0,
  );
  const penalty = tokens.finishReason === 'length' ? (missing_eos_penalty ?? 0) : 0;
  rewards[rewards.length - 1]! += reward - penalty;
  return rewards;
}

/** verl's: means over tokens, and 1 − Var(R − V) / Var(R), which is 1 for a critic that knows the returns and 0 for one that knows their mean. */
function criticMetrics(sequences: readonly PpoSequence[]): Metrics {
  const returns = sequences.flatMap((sequence) => [...sequence.returns]);
  const values = sequences.flatMap(({ oldValues }) => [...oldValues]);
  const variance = (of: readonly number[]): number => {
    const center = mean(of) ?? 0;
    return mean(of.map((x) => (x - center) ** 2)) ?? 0;
  };
  const spread = variance(returns);
  return {
    'critic/values/mean': mean(values),
    'critic/returns/mean': mean(returns),
    'critic/vf_explained_var': spread > 0 ? 1 - variance(returns.map((value, i) => value - values[i]!)) / spread : null,
  };
}
