import type { LineChart, Series } from '../../src/analysis/chart/chart';
import { KS, metricCurve, passCurve, type Evaluation } from './measured';
import type { FoundRun, Records } from './records';

const percent = (value: number): string => `${Math.round(value * 100)} %`;

/** pass@k of the base and of others on a log-2 axis: means of the seeds, bands from the lowest to the highest. */
export function passChart(
  title: string,
  { base }: Records,
  models: readonly { name: string; evaluations: readonly Evaluation[] }[],
): LineChart {
  const measured = models.filter(({ evaluations }) => evaluations.length > 0);
  const series: Series[] = [
    { name: 'base', points: base ? passCurve([base]).map(({ x, y }) => ({ x, y })) : [], colour: 'grey', dash: 1 },
    ...measured.map(({ name, evaluations }): Series => ({ name, points: passCurve(evaluations) })),
  ];
  const words = series.map(({ name, points }) => {
    const at = (k: number): string => percent(points.find(({ x }) => x === k)?.y ?? NaN);
    return `${name}: pass@1 ${at(1)}, pass@8 ${at(8)}, pass@128 ${at(128)}`;
  });
  return {
    kind: 'lines',
    title,
    description: `pass@k over k. ${words.join('; ')}.`,
    x: { label: 'k, samples a problem (log scale)', logBase: 2, ticks: KS, tick: String },
    y: { label: 'pass@k, 64 test problems', from: 0, to: 1, tick: percent },
    series,
  };
}

/** A metric over optimizer steps: means of the seeds, bands from the lowest to the highest. */
export function metricChart(
  title: string,
  label: string,
  name: string,
  studies: readonly { name: string; runs: readonly FoundRun[] }[],
): LineChart {
  const series = studies
    .filter(({ runs }) => runs.length > 0)
    .map((study): Series => ({ name: study.name, points: metricCurve(study.runs, name) }));
  const words = series.map(({ name: study, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    return `${study}: from ${first?.y?.toFixed(3)} at step ${first?.x} to ${last?.y?.toFixed(3)} at step ${last?.x}`;
  });
  return {
    kind: 'lines',
    title,
    description: `${label} over optimizer steps. ${words.join('; ')}.`,
    x: { label: 'optimizer step' },
    y: { label, from: 0 },
    series,
  };
}
