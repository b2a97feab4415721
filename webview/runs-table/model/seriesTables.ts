import { fileName } from '../../../src/analysis/fileName';
import type { RunSeries } from '../../../src/contract/messages/runsTable';
import { csvText } from '../../shared/csv';
import { figure } from '../../../src/analysis/numberText';
import type { NumberTable } from '../../shared/numberTable';
import type { Curve } from './seriesCurves';

/** What the charts show in numbers: of each run first, last, lowest and highest value of a metric, as logged. */
export function seriesTable(metric: string, curves: readonly Curve[]): NumberTable<string> {
  return {
    title: metric,
    columns: ['run', 'first', 'last', 'lowest', 'highest', 'last step'],
    rows: curves.map(({ name, values, steps }) => [
      name,
      figure(values[0]),
      figure(values.at(-1)),
      figure(values.reduce((a, b) => Math.min(a, b))),
      figure(values.reduce((a, b) => Math.max(a, b))),
      String(steps.at(-1)),
    ]),
  };
}

/** The same in words. */
export function seriesSummary(metric: string, curves: readonly Curve[]): string {
  if (curves.length === 0) return `${metric}: none of the runs logged it.`;
  const each = curves.map(({ name, values }) => `${name} from ${figure(values[0])} to ${figure(values.at(-1))}`);
  return `${metric}: ${each.join('; ')}.`;
}

/** Every step of every run as CSV: run id, which its folder, the key, is named by, what the run is called, step, ms since the start, tokens, and all metrics as logged. */
export function seriesCsv(series: readonly RunSeries[], names: ReadonlyMap<string, string>, metrics: readonly string[]): string {
  const rows = series.flatMap(({ key, steps, times, tokens, metrics: columns }) =>
    steps.map((step, index) => [
      fileName(key),
      names.get(key) ?? key,
      step,
      times[index]!,
      tokens[index] ?? null,
      ...metrics.map((name) => columns[name]?.[index] ?? null),
    ]),
  );
  return csvText([['id', 'run', 'step', 'milliseconds', 'num_tokens', ...metrics], ...rows]);
}

/** The same as JSON, an object a run with one array a metric. */
export function seriesJson(series: readonly RunSeries[], names: ReadonlyMap<string, string>): string {
  const runs = series.map(({ key, steps, times, tokens, metrics }) => ({
    ...{ id: fileName(key), run: names.get(key) ?? key, step: steps, milliseconds: times, num_tokens: tokens },
    metrics,
  }));
  return `${JSON.stringify(runs)}\n`;
}
