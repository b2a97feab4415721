/** The numbers of a step are no longer numbers; training cannot go on from them. */
export class NonFiniteError extends Error {
  override name = 'NonFiniteError';

  constructor(what: string, value: number, step: number) {
    super(`${what} is ${value} at step ${step}`);
  }
}

/** @throws NonFiniteError */
export function requireFinite(what: string, value: number, step: number): void {
  if (!Number.isFinite(value)) throw new NonFiniteError(what, value, step);
}

/** Whether an error, or what caused it, says that no space is left (or that the quota is used up). */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return true;
  if (error instanceof AggregateError) return error.errors.some(isDiskFull);
  return error.cause !== undefined && isDiskFull(error.cause);
}
