/** Timed repeats of a workload after one that warms up; the median counts. */
export const REPEATS = 3;
/** Tokens of a prompt, as Countdown's have. */
export const PROMPT_LENGTH = 10;

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
