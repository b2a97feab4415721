import type { RunOverview } from '../../../src/contract/messages/run';
import type { ChartData, Column } from '../../shared/chart/chartData';
import { stackedAreas, valueAt, type StackedArea } from '../../shared/chart/stackedAreas';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { percent } from '../../../src/analysis/numberText';
import { isMeasured, stepAxis } from './metricTile';

export interface FormatShares {
  /** From the bottom of the stack to its top. */
  areas: StackedArea[];
  data: ChartData;
}

const PREFIX = 'formats/';

/** Shares of the completion formats over steps; null where the run has none. */
export function formatShares(run: RunOverview): FormatShares | null {
  const columns = Object.entries(run.metrics)
    .filter(([name, values]) => name.startsWith(PREFIX) && isMeasured(values))
    .map(([name, values]) => ({ name: name.slice(PREFIX.length), values }));
  if (columns.length === 0) return null;
  const areas = stackedAreas(withZeros(columns), 'other');
  return { areas, data: { ...stepAxis(run), lines: [], areas, format: percent, tick: percentTick } };
}

/** A step logs only the formats that its completions have: of one that others were counted at, a format without a value has none of them. */
function withZeros(columns: readonly { name: string; values: Column }[]): { name: string; values: Column }[] {
  const isCounted = (index: number): boolean => columns.some(({ values }) => typeof values[index] === 'number');
  return columns.map(({ name, values }) => ({
    name,
    values: values.map((value, index) => value ?? (isCounted(index) ? 0 : null)),
  }));
}

/** What the mix did from the first step to the last, in one sentence. */
export function formatsFinding({ areas }: FormatShares): string {
  const changes = areas.map(({ name, values }) => ({
    name,
    from: values.find((value) => value !== null) ?? 0,
    to: valueAt(values, values.length - 1) ?? 0,
  }));
  const largest = changes.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
  const moved = largest.to - largest.from;
  if (Math.abs(moved) < 0.05) return 'The mix of formats has hardly moved.';
  return `“${largest.name}” ${moved > 0 ? 'grew' : 'shrank'} from ${percent(largest.from)} to ${percent(largest.to)} of completions.`;
}
