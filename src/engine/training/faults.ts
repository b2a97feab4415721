import type { ScoredTokens } from '../compute';

/** The numbers of a step are no longer numbers; training cannot go on from them. */
export class NonFiniteError extends Error {
  override name = 'NonFiniteError';

  constructor(what: string, value: number, step: number) {
    super(`${what} is ${value} at step ${step}`);
  }
}

/** No rollout has a reward: what is to be mended is the reward or the data, not the trainer. */
export class NoRewardError extends Error {
  override name = 'NoRewardError';
}

/** @throws NonFiniteError */
export function requireFinite(what: string, value: number, step: number): void {
  if (!Number.isFinite(value)) throw new NonFiniteError(what, value, step);
}

/**
 * An alternative of probability 0 counts too: a model whose five most likely tokens hold one is not what it was.
 * @throws NonFiniteError
 */
export function requireFiniteTokens(
  { logprobs, entropies, alternativeLogprobs }: ScoredTokens,
  token: string,
  step: number,
): void {
  for (const value of logprobs) requireFinite(`the log-probability of ${token}`, value, step);
  for (const value of entropies) requireFinite(`the entropy of ${token}`, value, step);
  for (const value of alternativeLogprobs) requireFinite(`the log-probability of an alternative to ${token}`, value, step);
}

/** Whether an error, or what caused it, says that no space is left (or that the quota is used up). */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  if (error instanceof AggregateError) return error.errors.some(isDiskFull);
  return error.cause !== undefined && isDiskFull(error.cause);
}
