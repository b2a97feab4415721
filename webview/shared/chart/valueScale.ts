import type { ChartData } from './chartData';
import { roundScale, type Scale } from '../../../src/analysis/chart/ticks';

/** Round ends around all values, zero in view; shares cover 0 … 1. */
export function yScale(data: ChartData): Scale {
  if (data.areas) return { low: 0, high: 1, ticks: [0, 0.5, 1], distance: 0.5 };
  let low = Math.min(0, data.yMin ?? 0);
  let high = data.yMax ?? 0;
  let isEmpty = true;
  const columns = [...data.lines.map(({ values }) => values), ...(data.bands ?? []).flatMap((band) => [band.low, band.high])];
  for (const column of [...columns, ...(data.points ?? []).map(({ values }) => values)]) {
    for (const value of column) {
      if (value === null) continue;
      isEmpty = false;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  // A guide far above the data would flatten it; then it is left out.
  for (const { y } of data.guides ?? []) if (y * 1.15 > high && y <= high * 4) high = y * 1.15;
  if (isEmpty) return { low, high: Math.max(high, 1), ticks: [0], distance: 1 };
  return roundScale(low, high, 4, Math.max(high, -low) < 0.001 ? [1, 2, 5] : undefined);
}
