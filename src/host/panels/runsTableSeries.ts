import { SERIES_POINTS, type RunExtremes, type RunSeries } from '../../contract/messages/runsTable';
import type { RunView } from '../../store/runView';

/** What a run logged, thinned to at most `most` steps and the last one. @param evaluations how many it has */
export function runSeries(key: string, view: RunView, evaluations: number, most = SERIES_POINTS): RunSeries {
  const { steps, times, metrics, startedAt } = view;
  const every = Math.max(1, Math.ceil(steps.length / most));
  const isKept = (index: number) => index % every === 0 || index === steps.length - 1;
  const thin = <T>(column: readonly T[]): T[] => (every === 1 ? [...column] : column.filter((_, index) => isKept(index)));
  const start = startedAt ?? times[0] ?? 0;
  return {
    ...{ key, every, evaluations },
    steps: thin(steps),
    times: thin(times).map((time) => time - start),
    tokens: thin(metrics['num_tokens'] ?? steps.map(() => null)),
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, column]) => [name, thin(column)])),
  };
}

/** Highest and lowest value of each metric of a run; a metric without any value is in neither. */
export function runExtremes(key: string, { metrics }: Pick<RunView, 'metrics'>): RunExtremes {
  const [highest, lowest]: Record<string, number>[] = [{}, {}];
  for (const [name, column] of Object.entries(metrics)) {
    let [high, low] = [-Infinity, Infinity];
    for (const value of column) {
      if (value === null) continue;
      if (value > high) high = value;
      if (value < low) low = value;
    }
    if (high === -Infinity) continue;
    highest![name] = high;
    lowest![name] = low;
  }
  return { key, highest: highest!, lowest: lowest!, problem: null };
}
