import { count, counted, figure, fixed } from '../../../analysis/numberText';
import { pointWords, valueWords } from '../../../analysis/sweep/pointWords';
import { sweepMultiples, type SweepMultiples } from '../../../analysis/sweep/sweepMultiples';
import { rewardLabels } from '../../../contract/reward';
import type { SweepRecord } from '../../../contract/sweep';
import { cell } from '../../analyze/passAtKTable';
import type { SweptOutcome } from '../../sweep/sweepTable';
import type { Block, Section, Words } from '../document';
import type { ReportedSweep } from '../gatherSweeps';

/** Charts of one measure: five rows of three. More do not fit a printed page, across which no picture is parted. */
const MOST_CHARTS = 15;
const GRID = { columns: 3, size: { width: 300, height: 220 } };

/** Sweeps that the compared runs belong to: what came of each run, and how each setting went; null where there is none. */
export function sweepSection(sweeps: readonly ReportedSweep[]): Section | null {
  if (sweeps.length === 0) return null;
  return { title: 'Sweep', blocks: sweeps.flatMap(ofSweep) };
}

function ofSweep({ record, outcomes, series }: ReportedSweep): Block[] {
  const multiples = sweepMultiples(series);
  return [
    ...best(record, outcomes),
    { kind: 'text', text: planned(record) },
    table(record, outcomes),
    ...multiples.flatMap((of) => charts(record.id, of)),
    ...(multiples.length === 0
      ? [{ kind: 'text' as const, text: 'No run has a step yet, so that there is nothing to draw.' }]
      : []),
  ];
}

/** The highest pass@1 and pass@k, where two runs or more were evaluated. */
function best({ id, runs }: SweepRecord, outcomes: readonly SweptOutcome[]): Block[] {
  const measured = outcomes.flatMap(({ passAtK }, index) => (passAtK ? [{ run: runs[index]!, passAtK }] : []));
  const [first] = measured;
  if (!first || measured.length < 2) return [];
  const { k } = first.passAtK;
  const highest = (of: 'first' | 'last'): string => {
    const top = measured.reduce((a, b) => (b.passAtK[of].value > a.passAtK[of].value ? b : a));
    return `${fixed(top.passAtK[of].value, 3)} of ${pointWords(top.run.values)}`;
  };
  const atK = k > 1 ? `, and the highest pass@${count(k)} is ${highest('last')}` : '';
  return [
    { kind: 'finding', text: `${id}: the highest pass@1 is ${highest('first')}${atK}.` },
    {
      kind: 'text',
      text: `The highest of ${count(measured.length)} estimates tends to be too high: compare its interval with those of the others.`,
    },
  ];
}

function planned({ id, keys, runs, evaluation }: SweepRecord): string {
  const what = `${id} sweeps ${keys.join(', ')} in ${counted(runs.length, 'run')}.`;
  if (!evaluation)
    return `${what} It evaluates nothing, so that pass@k of its runs is known only where they were evaluated otherwise.`;
  const { samples, dataset, reward } = evaluation;
  return `${what} The last checkpoint of each is evaluated with ${counted(samples, 'sample')} a problem of ${dataset}, at temperature 1; ${rewardLabels([reward]).join()} says what is right.`;
}

function table({ id, keys, runs }: SweepRecord, outcomes: readonly SweptOutcome[]): Block {
  const k = outcomes.find(({ passAtK }) => passAtK !== null)?.passAtK?.k ?? null;
  const hasEntropy = outcomes.some(({ metrics }) => metrics['entropy'] != null);
  const rows = runs.map((run, index): Words[] => {
    const { state, step, metrics, passAtK } = outcomes[index]!;
    const written = (key: string): Words => (key in run.values ? { code: valueWords(run.values[key]) } : '–');
    const estimate = (of: 'first' | 'last'): string => {
      const one = passAtK?.[of];
      return one ? cell(one.value, [one.low, one.high]) : '–';
    };
    return [
      ...[
        run.id.startsWith(`${id}-`) ? run.id.slice(id.length + 1) : run.id,
        ...keys.map(written),
        state,
        count(step),
        figure(metrics['reward']),
      ],
      ...(hasEntropy ? [figure(metrics['entropy'])] : []),
      ...[figure(metrics['loss']), ...(k === null ? [] : [estimate('first'), ...(k > 1 ? [estimate('last')] : [])])],
    ];
  });
  const columns = [
    ...[`run of ${id}`, ...keys, 'state', 'step', 'reward'],
    ...(hasEntropy ? ['entropy, nats'] : []),
    ...['loss', ...(k === null ? [] : ['pass@1', ...(k > 1 ? [`pass@${count(k)}`] : [])])],
  ];
  return {
    kind: 'table',
    caption: `Runs of ${id}: metrics of the newest step${k === null ? '' : ', pass@k with 95 % intervals'}`,
    columns,
    rows,
  };
}

function charts(id: string, { measure, title, unit, settings }: SweepMultiples): Block[] {
  const shown = settings.slice(0, MOST_CHARTS).map(({ chart }) => chart);
  const cut = settings.length > MOST_CHARTS ? ` of the first ${MOST_CHARTS} of ${count(settings.length)} settings` : '';
  const hasSeeds = settings.some(({ line }) => line.runs.length > 1);
  const seeds = hasSeeds ? ' Grey dashes are seeds; the solid line is their mean, with a 95 % band from three seeds on.' : '';
  return [
    {
      kind: 'text',
      text: `${title}${unit === '' ? '' : ` (${unit})`} by step, a chart a setting${cut}, all over the same axes.${seeds}`,
    },
    {
      ...{ kind: 'charts', file: `sweep-${id}-${measure}`, charts: shown, ...GRID },
      ...{
        title: `${title} by step in the settings of ${id}`,
        description: shown.map(({ description }) => description).join(' '),
      },
    },
  ];
}
