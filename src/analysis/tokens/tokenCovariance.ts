import { mean } from '../mean';

/**
 * Covariance of each token, (A − Ā)(log p − mean log p), the means over all tokens of the batch (Cui et al. 2025, arXiv:2505.22617, equation 10): a
 * positive one lowers the entropy when the policy follows its gradient. Their mean is the covariance of advantage and log-probability.
 *
 * @param logprobs one a token of the batch, nats
 * @param advantages one a token; that of its completion where a completion has one
 * @returns one a token, in the same order
 * @throws RangeError where the lengths differ
 */
export function tokenCovariances(logprobs: ArrayLike<number>, advantages: ArrayLike<number>): Float64Array {
  if (logprobs.length !== advantages.length) {
    throw new RangeError(`a token needs both; found ${logprobs.length} log-probabilities and ${advantages.length} advantages`);
  }
  const [meanLogprob, meanAdvantage] = [mean(logprobs), mean(advantages)];
  return Float64Array.from(logprobs, (logprob, i) => (advantages[i]! - meanAdvantage) * (logprob - meanLogprob));
}

export interface CovarianceSummary {
  /** Covariance of advantage and log-probability. */
  mean: number;
  /** Least covariance of the highest share of tokens, and their mean; KL-Cov penalises them. */
  top: { share: number; from: number; mean: number };
  max: number;
}

/**
 * @param share of the tokens that count as the highest; default 0.002, the paper's for KL-Cov
 * @returns null of no tokens
 */
export function covarianceSummary(covariances: ArrayLike<number>, share = 0.002): CovarianceSummary | null {
  if (covariances.length === 0) return null;
  const sorted = Float64Array.from(covariances).sort();
  const top = sorted.subarray(sorted.length - Math.max(1, Math.floor(share * sorted.length)));
  return { mean: mean(sorted), top: { share, from: top[0]!, mean: mean(top) }, max: sorted[sorted.length - 1]! };
}
