import type { EntropyRewardPoint } from './entropyRewardFit';

export interface StepPoint extends EntropyRewardPoint {
  step: number;
}

/** Steps of a run that have a mean entropy and a reward, in order. Columns of `metrics` have one value a step. */
export function entropyRewardPoints(
  steps: readonly number[],
  metrics: Readonly<Record<string, readonly (number | null)[] | undefined>>,
): StepPoint[] {
  return steps.flatMap((step, i) => {
    const [entropy, reward] = [metrics['entropy']?.[i] ?? null, metrics['reward']?.[i] ?? null];
    return entropy === null || reward === null ? [] : [{ step, entropy, reward }];
  });
}

/** Where a fitted curve is drawn: entropies from 0 to the highest, nats. */
export function curveEntropies(points: readonly EntropyRewardPoint[], intervals = 24): number[] {
  const top = points.reduce((most, { entropy }) => Math.max(most, entropy), 0);
  return Array.from({ length: intervals + 1 }, (_, i) => (top * i) / intervals);
}
