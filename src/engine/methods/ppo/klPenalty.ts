import type { PpoRecipe } from '../../../contract/recipe';

export type KlEstimator = PpoRecipe['kl_penalty'];

/** verl's bound of a log-ratio whose exponential is taken, and of k3. */
export const LARGEST_LOG_RATIO = 20;
export const LARGEST_K3 = 10;

/**
 * An estimate of the KL from policy to reference at one sampled token, in nats (Schulman 2020, http://joschu.net/blog/kl-approx.html; verl's
 * `kl_penalty`), with d = log π − log π_ref:
 *
 *     k1   d                   abs   |d|                   k2   d² / 2
 *     k3   e^−d + d − 1, with d within ±20, and at most 10
 */
export function tokenKl(logprob: number, refLogprob: number, estimator: KlEstimator): number {
  const difference = logprob - refLogprob;
  switch (estimator) {
    case 'k1':
      return difference;
    case 'abs':
      return Math.abs(difference);
    case 'k2':
      return difference ** 2 / 2;
    case 'k3': {
      const bounded = Math.max(-LARGEST_LOG_RATIO, Math.min(LARGEST_LOG_RATIO, difference));
      return Math.min(LARGEST_K3, Math.exp(-bounded) + bounded - 1);
    }
  }
}
