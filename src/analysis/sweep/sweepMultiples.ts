import type { ChartPoint, LineChart } from '../chart/chart';
import { describeColumn } from '../chart/describeColumn';
import { fixed } from '../numberText';
import { lineOf, settingsOf, type Measured, type Setting, type SettingLine, type SweptSeries } from './settings';

/** One measure of a sweep: a line a setting, all over the same axes. */
export interface SweepMultiples {
  measure: Measured;
  title: string;
  /** Empty where it has none. */
  unit: string;
  explanation: string;
  axes: MultiplesAxes;
  settings: { setting: Setting; line: SettingLine; chart: LineChart }[];
}

export interface MultiplesAxes {
  xEnd: number;
  yMin: number;
  yMax: number;
}

const MEASURES: { measure: Measured; title: string; unit: string; explanation: string }[] = [
  { measure: 'reward', title: 'Reward', unit: '', explanation: 'Mean reward of the completions of a step (reward)' },
  { measure: 'entropy', title: 'Entropy', unit: 'nats a token', explanation: 'Mean token entropy of a step (entropy)' },
  { measure: 'loss', title: 'Loss', unit: '', explanation: 'Training loss of a step (loss)' },
];

/** Reward and entropy, and the loss where some runs have no reward; what no run has is left out. */
export function sweepMultiples(runs: readonly SweptSeries[]): SweepMultiples[] {
  const settings = settingsOf(runs);
  const xEnd = runs.reduce((end, { maxSteps, steps }) => Math.max(end, maxSteps, steps.at(-1) ?? 0), 1);
  const begun = runs.filter(({ steps }) => steps.length > 0);
  const isRewarded = begun.every((run) => has(run, 'reward'));
  return MEASURES.filter(({ measure }) => begun.some((run) => has(run, measure)) && (measure !== 'loss' || !isRewarded)).map(
    (what) => {
      const lines = settings.map((setting) => lineOf(setting, what.measure));
      const all = lines.flatMap(({ mean, low, high, runs: each }) => [mean, low, high, ...each.map(({ values }) => values)]);
      const values = all.flat().filter((value) => value !== null);
      // Of all points of all runs, which are more than a call takes as arguments.
      const [yMin, yMax] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0]);
      const axes = { xEnd, yMin, yMax };
      return {
        ...{ ...what, axes },
        settings: settings.map((setting, index) => {
          const line = lines[index]!;
          return { setting, line, chart: chartOf(what, setting, line, axes) };
        }),
      };
    },
  );
}

function has(run: SweptSeries, measure: Measured): boolean {
  return run.metrics[measure].some((value) => value !== null);
}

/** Whether its runs were distilled or fine-tuned and not reinforced, which has a colour of its own as in the other charts. */
export function isDistilled({ runs }: Setting): boolean {
  return ['sft', 'distill'].includes(runs[0]?.values['method'] ?? '');
}

function chartOf(
  { title, unit }: Pick<SweepMultiples, 'title' | 'unit'>,
  setting: Setting,
  line: SettingLine,
  { xEnd, yMin, yMax }: MultiplesAxes,
): LineChart {
  const label = unit === '' ? title.toLowerCase() : `${title.toLowerCase()}, ${unit}`;
  const points = (values: readonly (number | null)[]): ChartPoint[] =>
    line.steps.map((x, index) => ({ x, y: values[index] ?? null }));
  const mean = line.steps.map((x, index): ChartPoint => {
    const [low, high] = [line.low[index], line.high[index]];
    return { x, y: line.mean[index] ?? null, ...(low != null && high != null ? { low, high } : {}) };
  });
  const seeds = line.runs.length > 1 ? line.runs : [];
  return {
    kind: 'lines',
    title: setting.name,
    description: describeColumn(`${title} of ${setting.name}`, line.steps, line.mean, (value) => fixed(value, 2)),
    x: { label: 'step', from: 0, to: xEnd },
    y: { label, from: yMin, to: yMax },
    series: [
      ...seeds.map(({ name, values }) => ({ name, points: points(values), colour: 'grey' as const, dash: 2 })),
      { name: seeds.length > 0 ? 'mean' : label, points: mean, colour: isDistilled(setting) ? 'purple' : 'blue', dash: 0 },
    ],
  };
}
