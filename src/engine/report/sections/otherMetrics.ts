import type { LineChart } from '../../../analysis/chart/chart';
import { figure } from '../../../analysis/numberText';
import type { Block } from '../document';
import type { ReportedRun } from '../reported';

/** Wide enough for the longest name. */
const GRID = { columns: 2, size: { width: 450, height: 200 } };
/** Rows that fit a printed page, across which no picture is parted. */
const ROWS = 5;
/** What they count is known from the number of the step. */
const COUNTERS = new Set(['epoch', 'num_tokens']);

/** Every logged metric that is not drawn above, as small multiples over steps by TRL's names; those that are one number throughout are told in a sentence. */
export function otherMetrics(runs: readonly ReportedRun[], drawn: ReadonlySet<string>): Block[] {
  const names = [...new Set(runs.flatMap(({ view }) => Object.keys(view.metrics)))]
    .filter((name) => !drawn.has(name) && !COUNTERS.has(name) && !name.startsWith('formats/'))
    .sort();
  const values = (name: string): number[] =>
    runs.flatMap(({ view }) => (view.metrics[name] ?? []).filter((value) => value !== null));
  const constant = names.filter((name) => new Set(values(name)).size === 1);
  const charts = names.filter((name) => new Set(values(name)).size > 1).map((name) => curve(runs, name));
  const blocks: Block[] = [];
  const most = ROWS * GRID.columns;
  for (let from = 0; from < charts.length; from += most) {
    const shown = charts.slice(from, from + most);
    blocks.push({
      ...{ kind: 'charts', file: 'training-others', title: 'Other metrics by step', charts: shown, ...GRID },
      description: shown.map(({ description }) => description).join(' '),
    });
  }
  if (constant.length > 0)
    blocks.push({
      kind: 'text',
      text: `The same at every step: ${constant.map((name) => `${name} ${figure(values(name)[0])}`).join(', ')}.`,
    });
  return blocks.length === 0 ? [] : [{ kind: 'folded', summary: 'All other metrics', blocks }];
}

function curve(runs: readonly ReportedRun[], name: string): LineChart {
  const series = runs.map(({ record, view }) => ({
    name: record.id,
    points: view.steps.map((step, index) => ({ x: step, y: scaled(view.metrics[name]?.[index] ?? null, name) })),
  }));
  const ends = series.flatMap(({ name: run, points }) => {
    const known = points.filter(({ y }) => y !== null);
    const [first, last] = [known[0], known.at(-1)];
    return first && last ? [`${run} ${figure(first.y)} at step ${first.x}, ${figure(last.y)} at step ${last.x}`] : [];
  });
  const unit = unitOf(name);
  return {
    ...{ kind: 'lines', title: name, description: `${name} (${unit}): ${ends.join('; ')}.`, series },
    ...{ x: { label: 'step' }, y: { label: unit } },
  };
}

const GIB = 2 ** 30;
const isBytes = (name: string): boolean => name.endsWith('_bytes');
const scaled = (value: number | null, name: string): number | null => (value !== null && isBytes(name) ? value / GIB : value);

/** Of TRL's metrics, by their names; rewards, ratios and rates have none. */
function unitOf(name: string): string {
  if (/entropy|logp|(^|\/)kl\b/.test(name)) return 'nats';
  if (/_length$/.test(name)) return 'tokens';
  if (name === 'step_time') return 's';
  if (name === 'tokens_per_second') return 'tokens/s';
  return isBytes(name) ? 'GiB' : 'value';
}
