import type { AreaChart, LineChart } from '../../../analysis/chart/chart';
import { figure, percent } from '../../../analysis/numberText';
import type { Block, Section, Words } from '../document';
import type { Reported, ReportedRun } from '../reported';
import { columnOf } from './metricColumn';
import { otherMetrics } from './otherMetrics';

/** Metrics by TRL's names, first where it is there: a distillation has a KL of its own. */
const measured = [
  { keys: ['reward'], title: 'Reward', unit: 'mean reward of a completion' },
  { keys: ['loss'], title: 'Loss', unit: 'loss' },
  { keys: ['entropy'], title: 'Entropy', unit: 'mean entropy, nats a token' },
  { keys: ['completions/mean_length'], title: 'Completion length', unit: 'mean length, tokens' },
  { keys: ['kl', 'objective/kl'], title: 'KL to the base model', unit: 'KL, nats a token' },
] as const;

const FORMATS = 'formats/';

/** Curves over the steps of the runs. */
export function trainingSection({ runs }: Reported): Section {
  const title = 'Training';
  if (runs.length === 0)
    return { title, blocks: [{ kind: 'text', text: 'The samples are of no run, so there are no training curves.' }] };
  const found = measured.flatMap((one) => {
    const columns = runs.map(({ view }) => columnOf(view, one.keys));
    return columns.some((column) => column.length > 0) ? [{ ...one, columns }] : [];
  });
  const absent = measured
    .filter((one) => !found.some(({ title: has }) => has === one.title))
    .map((one) => one.title.replace(/^(?!KL)./, (first) => first.toLowerCase()));
  const charts = found.map((one): Block => ({
    kind: 'chart',
    file: `training-${one.keys[0].replaceAll('/', '-')}`,
    chart: curve(runs, one),
  }));
  return {
    title,
    blocks: [
      ...charts,
      ...(found.length > 0 ? [summary(runs, found)] : []),
      ...(absent.length > 0
        ? [
            {
              kind: 'text' as const,
              text: `Not logged by ${runs.length === 1 ? 'this run' : 'these runs'}: ${absent.join(', ')}.`,
            },
          ]
        : []),
      ...runs.flatMap(formats),
      ...otherMetrics(runs, new Set(measured.flatMap(({ keys }) => keys))),
      ...runs.map((run): Block => ({ kind: 'text', text: ended(run) })),
    ],
  };
}

interface Measured {
  title: string;
  unit: string;
  columns: readonly (readonly { step: number; value: number }[])[];
}

function curve(runs: readonly ReportedRun[], { title, unit, columns }: Measured): LineChart {
  return {
    ...{ kind: 'lines', title, x: { label: 'step' }, y: { label: unit, ...(title === 'Loss' ? {} : { from: 0 }) } },
    description: `${title} by step. ${columns.map((column, index) => `${runs[index]!.record.id}: ${fromTo(column)}`).join('; ')}.`,
    series: runs.map(({ record }, index) => ({
      name: record.id,
      points: columns[index]!.map(({ step, value }) => ({ x: step, y: value })),
    })),
  };
}

function fromTo(column: Measured['columns'][number]): string {
  const [first, last] = [column[0], column.at(-1)];
  if (!first || !last) return 'not logged';
  return `${figure(first.value)} at step ${first.step}, ${figure(last.value)} at step ${last.step}`;
}

/** First and last value, and the extremes. */
function summary(runs: readonly ReportedRun[], found: readonly Measured[]): Block {
  const rows = found.flatMap(({ title, columns }) =>
    columns.map((column, index): Words[] => {
      const values = column.map(({ value }) => value);
      const [first, last] = [column[0], column.at(-1)];
      if (!first || !last) return [`${title}, ${runs[index]!.record.id}`, '–', '–', '–', '–'];
      const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
      return [`${title}, ${runs[index]!.record.id}`, figure(first.value), figure(last.value), figure(least), figure(most)];
    }),
  );
  return { kind: 'table', caption: 'Training in numbers', columns: ['', 'first step', 'last step', 'lowest', 'highest'], rows };
}

/** Shares of the formats that the run logs, by step. */
function formats(run: ReportedRun): Block[] {
  const { view, record } = run;
  const names = Object.keys(view.metrics).filter((key) => key.startsWith(FORMATS));
  const counted = view.steps.flatMap((step, index) =>
    names.some((key) => typeof view.metrics[key]![index] === 'number') ? [{ step, index }] : [],
  );
  if (counted.length < 2) return [];
  const areas = [...names.filter((key) => key.endsWith('/other')), ...names.filter((key) => !key.endsWith('/other'))].map(
    (key) => ({
      name: key.slice(FORMATS.length),
      values: counted.map(({ index }) => view.metrics[key]![index] ?? 0),
      ...(key.endsWith('/other') ? { colour: 'grey' as const } : {}),
    }),
  );
  const told = areas
    .map(({ name, values }) => `${name} ${percent(values[0])} at first, ${percent(values.at(-1))} at last`)
    .join('; ');
  const chart: AreaChart = {
    ...{
      kind: 'areas',
      title: `Formats of the completions of ${record.id}`,
      x: { label: 'step' },
      label: 'share of completions',
    },
    ...{ xs: counted.map(({ step }) => step), areas, description: `Shares by step: ${told}.` },
  };
  return [{ kind: 'chart', file: `formats-${record.id}`, chart }];
}

function ended({ record, view }: ReportedRun): string {
  const why = view.message === null ? '' : ` (${view.message})`;
  const faults = view.faultCount === 0 ? '' : `, ${view.faultCount} faults`;
  return `${record.id}: method ${record.recipe.method}, ${view.state}${why} at step ${view.step} of ${record.recipe.max_steps}${faults}.`;
}
