import type { Metrics } from '../../contract/events';
import type { Rollout } from './rollout';

/**
 * Mean over sampled tokens of the k3 estimate of KL(policy ‖ reference), exp(r) − r − 1 with r = log p_ref − log p (Schulman 2020,
 * http://joschu.net/blog/kl-approx.html; TRL's `kl`), in nats. No key where the reference was not scored.
 */
export function referenceKl(rollouts: readonly Rollout[]): Metrics {
  let total = 0;
  let tokens = 0;
  for (const { tokens: sampled, reference } of rollouts) {
    if (!reference) continue;
    sampled.logprobs.forEach((logprob, t) => {
      const difference = reference.logprobs[t]! - logprob;
      total += Math.exp(difference) - difference - 1;
      tokens += 1;
    });
  }
  return tokens === 0 ? {} : { kl: total / tokens };
}
