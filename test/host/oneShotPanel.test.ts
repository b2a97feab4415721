import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { oneShotProtocol, type OneShotOverview } from '../../src/contract/messages/oneShot';
import type { OneShotReport } from '../../src/contract/oneShotReport';
import { recipeSchema, type Recipe } from '../../src/contract/recipe';
import { absenceBefore, tooFewEpochs } from '../../src/host/oneShot/absence';
import { answer } from '../../src/host/panels/answer';
import { OneShotReader } from '../../src/host/panels/oneShotHandlers';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import type { HealthyRun, RunEntry } from '../../src/store/runEntry';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';

vi.mock('vscode', () => import('./vscodeDouble'));

const libraries: RunLibrary[] = [];
afterEach(() => {
  for (const library of libraries.splice(0)) library.dispose();
});

/** 24 examples, 4 a generation: all twice from step 12 on. */
const recipe = recipeSchema.parse({
  ...{ method: 'grpo', model: '/w/m', train_dataset: '/w/train.jsonl', reward_funcs: ['countdown'], max_steps: 10 },
  ...{ num_generations: 4, per_device_train_batch_size: 16 },
});
const ranked: OneShotReport = {
  ranking: [{ problem: 'a', variance: 0.25, accuracies: [0, 1], prompt: 'x'.repeat(700) }],
  ...{ once: 0, course: null, caveats: [] },
};

interface Given {
  recipe?: Recipe;
  isTrusted?: boolean;
  rollouts?: number;
  ask?(name: string): Promise<unknown>;
}

async function opened({ recipe: of = recipe, isTrusted = true, rollouts = 1, ask = () => Promise.resolve(ranked) }: Given = {}) {
  const runsFolder = temporaryFolder();
  const folder = writeRun(runsFolder, 'one', finishedRun(1), { recipe: of });
  const addRollouts = (step: number) => writeRollouts(join(folder, 'rollouts', `step-00000${step}.parquet`), [[sampleRow()]]);
  for (let step = 1; step <= rollouts; step++) await addRollouts(step);
  const library = new RunLibrary();
  libraries.push(library);
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  const asked: unknown[] = [];
  const did: unknown[] = [];
  const problems: string[] = [];
  const doing = (...what: unknown[]) => Promise.resolve(void did.push(what));
  const ref = { runsFolder, runId: 'one' };
  const services = {
    ...{ library, isTrusted: () => isTrusted },
    startOneShot: (_: unknown, problems: readonly string[]) => doing('start', problems),
    openRun: () => doing('openRun'),
    openRollouts: (_: unknown, step: number | undefined) => doing('openRollouts', step),
    save: () => Promise.resolve(true),
    copy: (text: string) => doing(text),
  };
  const analysis = {
    ask: ((name: string, of: unknown) => {
      asked.push([name, of]);
      return ask(name);
    }) as never,
  };
  const reader = new OneShotReader(services, ref, analysis);
  const request = async (name: keyof typeof oneShotProtocol.requests, payload: object = {}) => {
    const reply = await answer(oneShotProtocol, reader.handlers, { kind: 'ask', id: 1, name, payload }, (problem) =>
      problems.push(problem),
    );
    return reply as { kind: string; payload?: unknown };
  };
  const overview = async () => oneShotProtocol.requests.open.reply.parse((await request('open')).payload);
  return { overview, request, asked, did, problems, folder, addRollouts };
}

it('tells the ranking of a run, what a run on chosen examples would be, and cuts long prompts', async () => {
  const { overview, asked, folder } = await opened();
  expect(await overview()).toEqual({
    ...{ runId: 'one', title: 'one', method: 'GRPO', state: 'finished', interrupted: false, isGoing: false },
    ...{ step: 1, maxSteps: 10, absence: null },
    report: { ...ranked, ranking: [{ ...ranked.ranking[0]!, prompt: `${'x'.repeat(599)}…` }] },
    start: { reason: null, groups: 4, numGenerations: 4, entropyCoef: 0.001, isHeldOut: false },
  } satisfies OneShotOverview);
  expect(asked).toEqual([['oneShot', { path: folder }]]);
});

it('reads the rollouts again only where there are more', async () => {
  const { overview, asked, addRollouts } = await opened();
  await overview();
  await overview();
  expect(asked).toHaveLength(1);
  await addRollouts(2);
  await overview();
  expect(asked).toHaveLength(2);
});

it('tells of a failed reading, and reads again the next time', async () => {
  let times = 0;
  const { overview } = await opened({
    ask: () => (times++ === 0 ? Promise.reject(new Error('step-000001.parquet is torn')) : Promise.resolve(ranked)),
  });
  expect(await overview()).toMatchObject({ report: null, absence: { kind: 'failed', headline: 'step-000001.parquet is torn' } });
  expect(await overview()).toMatchObject({ absence: null });
});

it('says how many steps it takes to have two epochs of each example', async () => {
  const few = { ranking: [], once: 4, course: null, caveats: [] };
  const { overview } = await opened({
    recipe: { ...recipe, max_steps: 5 },
    ask: (name) => Promise.resolve(name === 'oneShot' ? few : { rows: 24 }),
  });
  expect((await overview()).absence).toEqual({
    kind: 'empty',
    headline: 'No example was trained on twice yet: a variance needs two epochs.',
    detail:
      'Examples seen so far: 4 of 24; a generation takes 4. All have two epochs by step 12, and this run has 5 steps. Start one with max_steps of 12 or more, or with fewer examples.',
  });
});

it('offers no start where nothing may be started, or a run on one example cannot be made', async () => {
  const untrusted = await opened({ isTrusted: false });
  expect((await untrusted.overview()).start.reason).toBe('This workspace is not trusted: nothing can be started.');
  const generated = await opened({
    recipe: { ...recipe, train_dataset: { generator: 'countdown-traces', size: 5, seed: 1 } } as unknown as Recipe,
  });
  expect((await generated.overview()).start.reason).toMatch(/^The prompts of one come from a generator/);
});

it('starts a run on chosen examples, and opens what is asked for', async () => {
  const { request, did, problems } = await opened();
  await request('start', { problems: ['a', 'b'] });
  await request('openRollouts', { step: 3 });
  await request('openRollouts', { step: null });
  await request('openRun');
  expect(did).toEqual([['start', ['a', 'b']], ['openRollouts', 3], ['openRollouts', undefined], ['openRun']]);
  expect(problems).toEqual([]);
  await request('start', { problems: ['a', 'b', 'c'] });
  expect([problems.length, did.length]).toEqual([1, 4]);
});

const run = (change: Partial<Recipe>, alive = false): RunEntry => {
  const summary = { alive, message: 'out of memory', step: 3 } as HealthyRun['summary'];
  const record = { recipe: { ...recipe, ...change } } as HealthyRun['record'];
  return { kind: 'run', id: 'one', folder: '/w/one', record, user: {}, userProblem: null, summary } as unknown as RunEntry;
};

it('says why a run has no ranking at all', () => {
  expect(absenceBefore({ kind: 'starting', id: 'one', folder: '/w', createdAt: 0 }, 0)).toMatchObject({ kind: 'loading' });
  expect(absenceBefore({ kind: 'broken', id: 'one', folder: '/w', createdAt: 0, reason: 'no JSON' }, 0)).toEqual({
    ...{ kind: 'failed', headline: 'The run one has no readable record.', detail: 'no JSON' },
  });
  expect(absenceBefore(run({ method: 'sft' }), 0)?.detail).toMatch(/^It is a run of SFT\./);
  expect(absenceBefore(run({ filter_groups: true }), 3)?.headline).toMatch(/^filter_groups left groups out/);
  expect(absenceBefore(run({}, true), 0)).toMatchObject({ kind: 'loading', headline: 'The first step is being computed…' });
  expect(absenceBefore(run({}), 0)).toMatchObject({ kind: 'empty', detail: 'out of memory' });
  expect(absenceBefore(run({}), 1)).toBeNull();
});

it('tells of a run that goes on from which step on there will be a ranking', () => {
  const long = { max_steps: 20 };
  // 24 examples, 4 a generation: the 25th in the seventh, the 48th in the twelfth.
  expect(tooFewEpochs(run(long, true), 4, 24)).toMatchObject({
    kind: 'loading',
    detail: expect.stringMatching(/The first are ranked from step 7 on, all by step 12\.$/) as string,
  });
  expect(tooFewEpochs(run(long, true), 2, 2).detail).toBe(
    'Examples seen so far: 2 of 2; a generation takes 4. They are ranked from step 2 on.',
  );
  // All have two epochs after the run's end only.
  expect(tooFewEpochs(run({ max_steps: 10 }, true), 4, 24).detail).toMatch(/They are ranked from step 7 on\.$/);
  // One that ended before its time goes on with Resume.
  expect(tooFewEpochs(run(long), 4, 24)).toMatchObject({
    kind: 'empty',
    detail: expect.stringMatching(/The run ended at step 3 of 20; the first have two epochs by step 7\. Resume it\.$/) as string,
  });
  expect(tooFewEpochs(run({}, true), 1, 100).kind).toBe('empty');
  expect(tooFewEpochs(run({}), 4, null).detail).toBe('Examples seen so far: 4. Train on fewer, or for more steps.');
});
