import type { LineChart } from '../../../analysis/chart/chart';
import { figure } from '../../../analysis/numberText';
import type { Block } from '../document';
import type { ReportedRun } from '../reported';
import { columnOf } from './metricColumn';

/** Wide enough for the longest name. */
const GRID = { columns: 2, size: { width: 450, height: 200 } };
/** Rows that fit a printed page, across which no picture is parted. */
const ROWS = 5;
/** What they count is known from the number of the step or the dataset. */
const COUNTERS = new Set(['epoch', 'num_tokens', 'eval_num_tokens', 'eval_samples', 'eval_pairs']);

/** Every metric of training steps and held-out data that is not drawn above, as small multiples over steps by TRL's names; those that are one number throughout are told in a sentence. */
export function otherMetrics(runs: readonly ReportedRun[], drawn: ReadonlySet<string>): Block[] {
  const logged = runs.flatMap(({ view }) => [
    ...Object.keys(view.metrics),
    ...view.evaluations.flatMap(({ metrics }) => Object.keys(metrics)),
  ]);
  const found = [...new Set(logged)]
    .filter((name) => !drawn.has(name) && !COUNTERS.has(name) && !name.startsWith('formats/'))
    .sort()
    .map((name) => measured(runs, name));
  const constant = found.filter(({ values }) => values.size === 1);
  const charts = found.filter(({ values }) => values.size > 1).map(curve);
  const blocks: Block[] = [];
  const most = ROWS * GRID.columns;
  for (let from = 0; from < charts.length; from += most) {
    const shown = charts.slice(from, from + most);
    blocks.push({
      ...{ kind: 'charts', file: 'training-others', title: 'Other metrics by step', charts: shown, ...GRID },
      description: shown.map(({ description }) => description).join(' '),
    });
  }
  if (constant.length > 0) {
    const told = constant.map(({ name, unit, values }) => `${name} ${figure([...values][0])}${unit === '' ? '' : ` ${unit}`}`);
    blocks.push({ kind: 'text', text: `One value throughout: ${told.join(', ')}.` });
  }
  return blocks.length === 0 ? [] : [{ kind: 'folded', summary: 'All other metrics', blocks }];
}

interface Measured {
  name: string;
  /** Empty for rewards, ratios and rates. */
  unit: string;
  columns: { run: string; points: { x: number; y: number }[] }[];
  values: ReadonlySet<number>;
}

function measured(runs: readonly ReportedRun[], name: string): Measured {
  const unit = unitOf(name);
  const columns = runs.map(({ record, view }) => ({
    run: record.id,
    points: columnOf(view, [name]).map(({ step, value }) => ({ x: step, y: unit === 'GiB' ? value / 2 ** 30 : value })),
  }));
  return { name, unit, columns, values: new Set(columns.flatMap(({ points }) => points.map(({ y }) => y))) };
}

function curve({ name, unit, columns }: Measured): LineChart {
  const ends = columns.flatMap(({ run, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    return first && last ? [`${run} ${figure(first.y)} at step ${first.x}, ${figure(last.y)} at step ${last.x}`] : [];
  });
  return {
    ...{ kind: 'lines', title: name, description: `${name}${unit === '' ? '' : ` (${unit})`}: ${ends.join('; ')}.` },
    ...{ x: { label: 'step' }, y: { label: unit === '' ? 'value' : unit } },
    series: columns.map(({ run, points }) => ({ name: run, points })),
  };
}

/** Of TRL's metrics, by their names. Rewards are called as the user likes. */
function unitOf(name: string): string {
  if (/^(eval_)?rewards?\b/.test(name)) return '';
  if (/entropy|logp|approxkl|(^|[/_])kl\b/.test(name)) return 'nats';
  if (/_length$/.test(name)) return 'tokens';
  if (name === 'step_time') return 's';
  if (name === 'tokens_per_second') return 'tokens/s';
  return name.endsWith('_bytes') ? 'GiB' : '';
}
