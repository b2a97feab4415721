import type { ChartData, Column } from '../../shared/chart/chartData';
import { isRepeated, seriesColour, stackedAreas } from '../../shared/chart/stackedAreas';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { percent } from '../../../src/analysis/numberText';
import { behaviourOf, behavioursOf, type BehaviourOfFile, type Entry } from './entries';
import type { Axis } from './views';

/** Of fewer completions with a behaviour, how many of them are right is not drawn: of 3, one more is 33 points. */
const FEWEST_DRAWN = 10;

/** What is told beside the chart of how many are right. */
export const accuracyNote = (isSparse: boolean): string =>
  isSparse ? `left out where fewer than ${FEWEST_DRAWN} have it` : 'of those that have it';

export type AxisData = Pick<ChartData, 'xs' | 'xStart' | 'xEnd' | 'xName' | 'xTicks'>;

/** @param maxSteps where a run's axis ends: what has not run yet is hatched; null ends it at the last entry */
export function axisData(axis: Axis, entries: readonly Entry[], maxSteps: number | null): AxisData {
  const xs = entries.map(({ x }) => x);
  const last = xs.at(-1) ?? 0;
  if (axis === 'step') return { xs, xStart: 0, xEnd: Math.max(maxSteps ?? 0, last, 1) };
  const first = xs[0] ?? 0;
  return { xs, xStart: first, xEnd: last > first ? last : first + 1, xName: 'temperature', xTicks: xs };
}

/**
 * Shares of a set: areas where a completion has one of them, lines where it may have several; and how right the completions with each are,
 * which is left out (`isSparse`) where those are too few.
 */
export function setCharts(
  entries: readonly Entry[],
  set: string,
  axis: AxisData,
): { share: ChartData; accuracy: ChartData; isSparse: boolean } {
  const { names, rest } = behavioursOf(entries, set);
  const columns = (of: (behaviour: BehaviourOfFile) => number | null) =>
    names.map((name) => ({
      name,
      values: entries.map((entry): number | null => {
        const behaviour = behaviourOf(entry, set, name);
        return behaviour ? of(behaviour) : null;
      }),
    }));
  const shares = columns(({ share }) => share);
  const accuracies = columns(({ accuracy, count }) => (count < FEWEST_DRAWN ? null : accuracy));
  const words = { format: percent, tick: percentTick };
  const areas = rest === null ? null : stackedAreas(shares, rest);
  const looks = new Map(
    areas
      ? areas.map(({ name, colour }) => [name, { colour, dashed: false }])
      : names.map((name, index) => [name, { colour: seriesColour(index), dashed: isRepeated(index) }]),
  );
  const lines = (of: readonly { name: string; values: Column }[]): ChartData['lines'] =>
    of
      .filter(({ values }) => values.some((value) => value !== null))
      .map((column) => ({ ...column, ...looks.get(column.name)! }));
  const isSparse = entries.some((entry) =>
    names.some((name) => {
      const behaviour = behaviourOf(entry, set, name);
      return behaviour !== undefined && behaviour.accuracy !== null && behaviour.count < FEWEST_DRAWN;
    }),
  );
  return {
    isSparse,
    share: areas ? { ...axis, ...words, lines: [], areas } : { ...axis, ...words, lines: lines(shares), yMax: 0.01 },
    accuracy: {
      ...axis,
      ...words,
      yMax: 0.01,
      lines: [
        ...lines(accuracies),
        { name: 'all', values: entries.map(({ file }) => file.accuracy), colour: '--ptl-text' as const, dashed: true },
      ],
    },
  };
}
