import type { RunOverview } from '../../../src/contract/messages/run';
import type { ChartData, Column, ColourRole } from '../../shared/chart/chartData';
import { percentTick } from '../../shared/chart/ticks';
import { percent } from '../../shared/format';
import { isMeasured, stepAxis } from './metricTile';

export interface FormatArea {
  name: string;
  values: Column;
  colour: ColourRole;
}

export interface FormatShares {
  /** From the bottom of the stack to its top: the least used at the end lies lowest. */
  areas: FormatArea[];
  data: ChartData;
}

const PREFIX = 'formats/';
const COLOURS: readonly ColourRole[] = ['--ptl-series-1', '--ptl-series-2', '--ptl-series-3', '--ptl-distilled'];

/** Shares of the completion formats over steps; null where the run has none. */
export function formatShares(run: RunOverview): FormatShares | null {
  const columns = Object.entries(run.metrics)
    .filter(([name, values]) => name.startsWith(PREFIX) && isMeasured(values))
    .map(([name, values]) => ({ name: name.slice(PREFIX.length), values }));
  if (columns.length === 0) return null;
  // In the trainer's order, so that a format keeps its place and colour while shares change; `other` is grey.
  const named = columns.filter(({ name }) => name !== 'other').reverse();
  const ordered = [...columns.filter(({ name }) => name === 'other'), ...[...named].reverse()];
  const areas = ordered.map(({ name, values }) => ({
    name,
    values,
    colour:
      name === 'other'
        ? ('--ptl-closed' as const)
        : (COLOURS[named.findIndex((each) => each.name === name) % COLOURS.length] as ColourRole),
  }));
  return { areas, data: { ...stepAxis(run), lines: [], areas, format: percent, tick: percentTick } };
}

/** A share at an index, else the nearest one before it. */
export function shareAt(values: Column, index: number): number | null {
  for (let at = Math.min(index, values.length - 1); at >= 0; at--) {
    const value = values[at];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

/** What the mix did from the first step to the last, in one sentence. */
export function formatsFinding({ areas }: FormatShares): string {
  const changes = areas.map(({ name, values }) => ({
    name,
    from: values.find((value) => value !== null) ?? 0,
    to: shareAt(values, values.length - 1) ?? 0,
  }));
  const largest = changes.reduce((a, b) => (Math.abs(b.to - b.from) > Math.abs(a.to - a.from) ? b : a));
  const moved = largest.to - largest.from;
  if (Math.abs(moved) < 0.05) return 'The mix of formats has hardly moved.';
  return `“${largest.name}” ${moved > 0 ? 'grew' : 'shrank'} from ${percent(largest.from)} to ${percent(largest.to)} of completions.`;
}
