import type { Chart, ChartPoint } from '../../../src/analysis/chart/chart';
import type { SweepOverview, SweptRunView } from '../../../src/contract/messages/sweep';
import type { ColourRole, Column } from '../../shared/chart/chartData';
import { describeColumn, type MetricTile } from '../../shared/chart/metricTile';
import { numberTick } from '../../../src/analysis/chart/ticks';
import { fixed } from '../../../src/analysis/numberText';
import { lineOf, settingsOf, type Measured, type Setting, type SettingLine } from './settings';

/** Small multiples of one measure: a chart a setting, all with the same axes. */
export interface Multiples {
  measure: Measured;
  title: string;
  unit: string;
  tiles: MetricTile[];
  charts: Chart[];
}

const MEASURES: { measure: Measured; title: string; unit: string; explanation: string }[] = [
  { measure: 'reward', title: 'Reward', unit: '', explanation: 'Mean reward of the completions of a step (reward)' },
  { measure: 'entropy', title: 'Entropy', unit: 'nats a token', explanation: 'Mean token entropy of a step (entropy)' },
  { measure: 'loss', title: 'Loss', unit: '', explanation: 'Training loss of a step (loss)' },
];

/** Reward and entropy, and the loss where some runs have no reward; what no run has is left out. */
export function multiplesOf({ runs }: Pick<SweepOverview, 'runs'>): Multiples[] {
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
      return {
        ...{ measure: what.measure, title: what.title, unit: what.unit },
        tiles: settings.map((setting, index) => tileOf(what, setting, lines[index]!, { xEnd, yMin, yMax })),
        charts: settings.map((setting, index) => chartOf(what, setting, lines[index]!, { xEnd, yMin, yMax })),
      };
    },
  );
}

interface Axes {
  xEnd: number;
  yMin: number;
  yMax: number;
}

type Measure = (typeof MEASURES)[number];

function has(run: SweptRunView, measure: Measured): boolean {
  return run.metrics[measure].some((value) => value !== null);
}

/** As in the other panels: what was distilled or fine-tuned has another colour than what was reinforced. */
function colourOf({ runs }: Setting): ColourRole {
  return ['sft', 'distill'].includes(runs[0]?.values['method'] ?? '') ? '--ptl-distilled' : '--ptl-trained';
}

function tileOf({ measure, title, unit, explanation }: Measure, setting: Setting, line: SettingLine, axes: Axes): MetricTile {
  const isSeveral = line.runs.length > 1;
  const hasInterval = line.low.some((value) => value !== null);
  const format = (value: number): string => fixed(value, 2);
  const colour = colourOf(setting);
  const seeds: { name: string; values: Column }[] = isSeveral ? line.runs : [];
  return {
    id: `${measure} ${setting.name}`,
    title: setting.name,
    note: isSeveral ? `mean of ${line.runs.length} seeds${hasInterval ? ', 95 % interval' : ''}` : '',
    unit,
    explanation,
    data:
      line.steps.length === 0
        ? null
        : {
            ...{ xs: line.steps, xStart: 0, xEnd: axes.xEnd, yMin: axes.yMin, yMax: axes.yMax },
            lines: [
              ...seeds.map(({ name, values }) => ({ name, values, colour: '--ptl-closed' as const, dashed: true })),
              { name: isSeveral ? 'mean' : title, values: line.mean, colour },
            ],
            bands: hasInterval ? [{ low: line.low, high: line.high, colour }] : [],
            format,
            tick: numberTick,
          },
    absent: setting.runs.some(({ steps }) => steps.length > 0)
      ? `Its method has no ${title.toLowerCase()}.`
      : 'No step of it is done yet.',
    values: line.mean,
    format,
    aside: '',
    summary: describeColumn(`${title} of ${setting.name}`, line.steps, line.mean, format),
  };
}

function chartOf({ title, unit }: Measure, setting: Setting, line: SettingLine, { xEnd, yMin, yMax }: Axes): Chart {
  const label = unit === '' ? title.toLowerCase() : `${title.toLowerCase()}, ${unit}`;
  const points = (values: Column): ChartPoint[] => line.steps.map((x, index) => ({ x, y: values[index] ?? null }));
  const mean = line.steps.map((x, index): ChartPoint => {
    const [low, high] = [line.low[index], line.high[index]];
    return { x, y: line.mean[index] ?? null, ...(low != null && high != null ? { low, high } : {}) };
  });
  const seeds = line.runs.length > 1 ? line.runs : [];
  const isDistilled = colourOf(setting) === '--ptl-distilled';
  return {
    kind: 'lines',
    title: setting.name,
    description: describeColumn(`${title} of ${setting.name}`, line.steps, line.mean, (value) => fixed(value, 2)),
    x: { label: 'step', from: 0, to: xEnd },
    y: { label, from: yMin, to: yMax },
    series: [
      ...seeds.map(({ name, values }) => ({ name, points: points(values), colour: 'grey' as const, dash: 2 })),
      { name: seeds.length > 0 ? 'mean' : label, points: mean, colour: isDistilled ? 'purple' : 'blue', dash: 0 },
    ],
  };
}
