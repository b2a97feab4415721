/** Log-probability of a whole text in nats: the sum over its tokens. Null where it has none. */
export function sequenceLogprob(logprobs: readonly number[]): number | null {
  return logprobs.length === 0 ? null : logprobs.reduce((sum, logprob) => sum + logprob, 0);
}

/**
 * Perplexity of a text under a model, exp(−(1/T) Σ log p) over its T tokens (Yue et al. 2025, section 4.1). Null for an empty
 * text; Infinity where a token has probability 0.
 *
 * @param logprobs one a token, nats
 */
export function perplexity(logprobs: readonly number[]): number | null {
  const sum = sequenceLogprob(logprobs);
  return sum === null ? null : Math.exp(-sum / logprobs.length);
}

/**
 * Whether log-probabilities written at a sampling temperature are those of softmax(z), which a perplexity is of: at 1 they are, and at 0 they
 * are by convention (`rollout.ts`). At any other they describe softmax(z / T), and the text has to be scored anew.
 */
export function isOfPlainSoftmax(temperature: number): boolean {
  return temperature === 1 || temperature === 0;
}
