import type { SweepOverview, SweptRunView } from '../../../src/contract/messages/sweep';
import type { NumberTable } from '../../shared/numberTable';
import { duration, figure, fixed } from '../../../src/analysis/numberText';

/** A column of the table of runs. `of` is what rows are sorted by; a value that is not there comes last. */
export interface RunColumn {
  id: string;
  title: string;
  /** For its tooltip. */
  explanation: string;
  isText: boolean;
  of(run: SweptRunView): number | string | null;
  words(run: SweptRunView): string;
}

export interface Order {
  column: string;
  isDescending: boolean;
}

const WORDS: Record<SweptRunView['state'], string> = {
  ...{ queued: 'Queued', starting: 'Starting', running: 'Running', stopping: 'Stopping', stopped: 'Stopped' },
  ...{ finished: 'Finished', failed: 'Failed', interrupted: 'Interrupted', broken: 'Unreadable' },
};

/** The word for a run's state, with its step while it goes. */
export function stateWords({ state, step, maxSteps }: SweptRunView): string {
  const word = WORDS[state];
  return state === 'running' || state === 'stopping' ? `${word} · ${step} of ${maxSteps}` : word;
}

/** The swept keys, then what came of them; measures that no run has are left out. */
export function runColumns({ keys, runs, base }: Pick<SweepOverview, 'keys' | 'runs' | 'base'>): RunColumn[] {
  const number = (id: string, title: string, explanation: string, of: RunColumn['of']): RunColumn => ({
    ...{ id, title, explanation, isText: false, of },
    words: (run) => {
      const value = of(run);
      return typeof value === 'number' ? fixed(value, 3) : '';
    },
  });
  const k = base?.k ?? runs.find(({ passAtK }) => passAtK !== null)?.passAtK?.k ?? 1;
  const measures: RunColumn[] = [
    number('reward', 'Reward', 'Mean reward of the newest step', (run) => run.reward),
    number(
      'evalReward',
      'Held-out reward',
      'Newest reward on held-out problems, measured while training',
      (run) => run.evalReward,
    ),
    number('pass1', 'pass@1', 'Of the last checkpoint', (run) => run.passAtK?.first.value ?? null),
    ...(k > 1 ? [number('passK', `pass@${k}`, 'Of the last checkpoint', (run) => run.passAtK?.last.value ?? null)] : []),
    number('entropy', 'Entropy', 'Mean token entropy of the newest step, nats', (run) => run.entropy),
    number('loss', 'Loss', 'Of the newest step', (run) => run.loss),
  ];
  return [
    ...keys.map((key): RunColumn => {
      const isText = runs.some(({ values }) => values[key] !== undefined && !Number.isFinite(Number(values[key])));
      const of = ({ values }: SweptRunView) => (values[key] === undefined ? null : isText ? values[key] : Number(values[key]));
      return { id: `key ${key}`, title: key, explanation: `Swept: ${key}`, isText, of, words: ({ values }) => values[key] ?? '' };
    }),
    { id: 'state', title: 'State', explanation: 'How far it is', isText: true, of: (run) => WORDS[run.state], words: stateWords },
    ...measures.filter(({ of }) => runs.some((run) => of(run) !== null)),
    {
      ...{ id: 'time', title: 'Time', explanation: 'From its start to its end, or to now', isText: false },
      of: (run) => run.milliseconds,
      words: ({ milliseconds }) => (milliseconds === null ? '' : duration(milliseconds)),
    },
  ];
}

/** Rows in the order asked for; those without a value last, and equal ones in the order in which they are trained. */
export function sortedRuns(runs: readonly SweptRunView[], columns: readonly RunColumn[], order: Order | null): SweptRunView[] {
  const column = columns.find(({ id }) => id === order?.column);
  if (!column || !order) return [...runs];
  const sign = order.isDescending ? -1 : 1;
  return [...runs].sort((a, b) => {
    const [one, other] = [column.of(a), column.of(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other)));
  });
}

/** What a click on a column's head makes of the order: up, down, as they are trained. */
export function nextOrder(order: Order | null, column: string): Order | null {
  if (order?.column !== column) return { column, isDescending: false };
  return order.isDescending ? null : { column, isDescending: true };
}

/** All of it as a table of numbers, the base first where it was evaluated. */
export function runTable(overview: SweepOverview): NumberTable<string> {
  const columns = runColumns(overview);
  const { base, runs } = overview;
  const ofBase = (id: string): string =>
    id === 'pass1' ? figure(base?.first.value) : id === 'passK' ? figure(base?.last.value) : '';
  return {
    title: `Sweep ${overview.title}`,
    columns: ['run', ...columns.map(({ title }) => title)],
    rows: [
      ...(base ? [['base', ...columns.map(({ id }) => ofBase(id))]] : []),
      ...runs.map((run) => [run.id, ...columns.map(({ words }) => words(run))]),
    ],
  };
}
