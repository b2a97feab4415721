import { valueWords } from '../../analysis/sweep/pointWords';
import { terminalText } from '../cli/terminalText';
import type { Estimate } from '../../contract/evaluationStrategy';
import type { Metrics } from '../../contract/events';
import type { SweepRecord } from '../../contract/sweep';

/** What became of a run of a sweep. */
export interface SweptOutcome {
  state: string;
  step: number;
  /** Of its newest step. */
  metrics: Metrics;
  /** pass@1 and pass@k of the sweep's evaluation of its last checkpoint, k being the largest that all runs have; null where there is none. */
  passAtK: { first: Estimate; last: Estimate; k: number } | null;
}

/** A line a run: the values of the swept keys, and what came of them. @param outcomes in the order of the record */
export function sweepTable({ keys, runs }: SweepRecord, outcomes: readonly SweptOutcome[]): string {
  const hasPassAtK = outcomes.some(({ passAtK }) => passAtK !== null);
  const k = outcomes.find(({ passAtK }) => passAtK !== null)?.passAtK?.k ?? 1;
  const head = [...keys, 'state', 'step', 'reward', 'loss', ...(hasPassAtK ? ['pass@1', `pass@${k}`] : []), 'run'];
  const rows = runs.map(({ id, values }, index) => {
    const { state, step, metrics, passAtK } = outcomes[index]!;
    const figure = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(4) : '');
    return [
      ...keys.map((key) => (key in values ? valueWords(values[key]) : '')),
      ...[state, String(step), figure(metrics['reward']), figure(metrics['loss'])],
      ...(hasPassAtK ? [figure(passAtK?.first.value), figure(passAtK?.last.value)] : []),
      id,
    ];
  });
  const lines = [head, ...rows].map((line) => line.map((cell) => terminalText(cell).replace(/\s+/g, ' ')));
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) => {
      const cells = line.map((cell, column) => cell.padEnd(widths[column]!));
      return `${cells.join('  ').trimEnd()}\n`;
    })
    .join('');
}
