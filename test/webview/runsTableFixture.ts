import type { RunsPage, RunsTableOverview, SentCell, SentColumn } from '../../src/contract/messages/runsTable';

export const START = 1_700_000_000_000;

/** One run as a record: `tags` is its tags, all else a column. */
export type RunFixture = Record<string, SentCell | string[]> & { tags?: string[] };

const NUMBERS = /^(metric:|started$|duration$|steps$|max_steps$)/;

/** Runs as the host sends them; the key of a run is `/runs/ID`. */
export function pageOf(runs: readonly RunFixture[]): RunsPage {
  const columns: Record<string, SentColumn> = {};
  for (const id of new Set(runs.flatMap((run) => Object.keys(run).filter((name) => name !== 'tags')))) {
    if (NUMBERS.test(id)) {
      columns[id] = { kind: 'numbers', numbers: runs.map((run) => (run[id] as number | undefined) ?? null) };
      continue;
    }
    const values = [...new Set(runs.flatMap((run) => (run[id] === undefined ? [] : [run[id] as SentCell])))];
    columns[id] = {
      kind: 'coded',
      values,
      codes: runs.map((run) => (run[id] === undefined ? -1 : values.indexOf(run[id] as SentCell))),
    };
  }
  return { keys: runs.map(({ id }) => `/runs/${String(id)}`), columns, tags: runs.map(({ tags }) => tags ?? []) };
}

const STATES = ['finished', 'running', 'failed', 'stopped', 'interrupted'];

/** Of many runs the n-th: GRPO, every fourth SFT; names, rewards and keys vary. */
export function runFixture(n: number): RunFixture {
  const isSft = n % 4 === 3;
  const state = STATES[n % STATES.length]!;
  return {
    ...{ id: `run-${n}`, name: n % 3 === 0 ? `Sweep ${n}` : `run-${n}`, state, folder: 'w' },
    ...{ method: isSft ? 'SFT' : 'GRPO', model: n % 2 === 0 ? 'Qwen3-0.6B' : 'countdown' },
    ...{ started: START - n * 3_600_000, duration: 600_000 + n * 1000, steps: 60, max_steps: 60 },
    'metric:loss': 1 + n / 10,
    'recipe:learning_rate': n % 2 === 0 ? 1e-5 : 3e-4,
    'recipe:seed': 0,
    ...(isSft ? {} : { 'metric:reward': (n % 10) / 10, 'recipe:beta': n % 8 === 0 ? 0.04 : 0 }),
    ...(n % 3 === 0 ? { tags: ['batch-1', n % 2 === 0 ? 'good' : 'bad'], notes: 'looked at twice' } : {}),
    ...(state === 'failed' ? { message: 'the loss is not finite' } : {}),
  };
}

export const runFixtures = (count: number): RunFixture[] => Array.from({ length: count }, (_, n) => runFixture(n));

export function runsTableOverview(total: number, change: Partial<RunsTableOverview> = {}): RunsTableOverview {
  return { revision: 0, total, problems: [], hasFolders: false, layout: { columns: null }, startReason: null, ...change };
}
