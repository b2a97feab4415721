import { debiasedEma } from '../../../src/analysis/debiasedEma';
import type { RunSeries } from '../../../src/contract/messages/runsTable';
import type { ColourRole } from '../../shared/chart/chartData';
import { isRepeated, seriesColour } from '../../shared/chart/stackedAreas';
import { nearestIndex } from '../../shared/chart/chartData';

export type XAxis = 'step' | 'time' | 'tokens';

/** A metric of one run over x. Points without a value, or without an x, are left out. */
export interface Curve {
  key: string;
  name: string;
  colour: ColourRole;
  isDashed: boolean;
  xs: number[];
  /** As logged. */
  values: number[];
  smoothed: number[];
  steps: number[];
}

/** What x is, with its unit. */
export const X_WORDS: Record<XAxis, string> = { step: 'step', time: 'time since start, min', tokens: 'tokens' };

/** @param smoothing weight of the moving average, 0 … below 1 @param names what runs are called, by key */
export function curvesOf(
  series: readonly RunSeries[],
  metric: string,
  x: XAxis,
  smoothing: number,
  names: ReadonlyMap<string, string>,
): Curve[] {
  return series.flatMap((run, index): Curve[] => {
    const column = run.metrics[metric];
    if (!column) return [];
    const at = x === 'step' ? run.steps : x === 'time' ? run.times.map((time) => time / 60_000) : run.tokens;
    const smoothed = debiasedEma(column, smoothing);
    const there = column.flatMap((value, step) => (value === null || at[step] == null ? [] : [step]));
    if (there.length === 0) return [];
    return [
      {
        ...{ key: run.key, name: names.get(run.key) ?? run.key, colour: seriesColour(index), isDashed: isRepeated(index) },
        xs: there.map((step) => at[step]!),
        values: there.map((step) => column[step]!),
        smoothed: there.map((step) => smoothed[step]!),
        steps: there.map((step) => run.steps[step]!),
      },
    ];
  });
}

/** Metrics that any of the runs logged, those that one looks at first before the others. */
export function metricNames(series: readonly RunSeries[]): string[] {
  const names = [...new Set(series.flatMap(({ metrics }) => Object.keys(metrics)))].sort();
  return [...FIRST.filter((name) => names.includes(name)), ...names.filter((name) => !FIRST.includes(name))];
}

const FIRST = ['reward', 'loss', 'entropy', 'kl', 'completions/mean_length', 'eval_reward', 'eval_loss'];

/** Index of the point of a curve that is nearest to an x; 0 where it has none. */
export function nearestPoint(curve: Curve, x: number): number {
  return Math.max(0, nearestIndex(curve.xs, x));
}
