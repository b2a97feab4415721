import type { SweepOverview } from '../../../src/contract/messages/sweep';
import { csvText } from '../../shared/csv';
import { runColumns } from './runRows';

/** A line a run and step: the swept keys, then the measures of that step. */
export function stepsCsv({ keys, runs }: SweepOverview): string {
  const head = ['run', ...keys, 'step', 'reward', 'entropy', 'loss'];
  const rows = runs.flatMap(({ id, values, steps, metrics: { reward, entropy, loss } }) =>
    steps.map((step, index) => [
      ...[id, ...keys.map((key) => values[key] ?? null), step],
      ...[reward[index] ?? null, entropy[index] ?? null, loss[index] ?? null],
    ]),
  );
  return csvText([head, ...rows]);
}

/** A line a run: what the table shows, unrounded. */
export function runsCsv(overview: SweepOverview): string {
  const columns = runColumns(overview);
  const titles = columns.map(({ id, title }) => (id === 'time' ? 'milliseconds' : title));
  return csvText([['run', ...titles], ...overview.runs.map((run) => [run.id, ...columns.map(({ of }) => of(run))])]);
}
