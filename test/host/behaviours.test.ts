import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { behavioursProtocol } from '../../src/contract/messages/behaviours';
import type { OwnPattern, PatternChange } from '../../src/contract/ownPattern';
import { AnalysisThread } from '../../src/host/panels/analysisThread';
import { answer } from '../../src/host/panels/answer';
import { BehavioursReader } from '../../src/host/panels/behavioursHandlers';
import type { PanelFocus, SamplesFile } from '../../src/host/panels/panels';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import type { RunRef } from '../../src/host/runs/runRef';
import { writeEvaluation } from '../../src/store/evaluationFiles';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../engine/cli/builtEngine';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';

const { engine, workspace } = engineAndWorkspace();
const solutions = resolve('test/fixtures/gsm8k/solutions-24.jsonl');
let thread: AnalysisThread;
beforeAll(() => (thread = new AnalysisThread(join(engine.folder, 'analysisWorker.js'))));
afterAll(() => thread.dispose());
const library = new RunLibrary();
afterAll(() => library.dispose());

function panelOf(of: RunRef | SamplesFile, setting?: unknown, trusted = true) {
  const changes: PatternChange[] = [];
  const opened: unknown[] = [];
  const services = {
    library,
    isTrusted: () => trusted,
    patterns: () => setting,
    changePatterns: (change: PatternChange) => Promise.resolve(void changes.push(change)),
    save: () => Promise.resolve(true),
    copy: () => Promise.resolve(),
    openRollout: (ref: RunRef, rollout: object) => Promise.resolve(void opened.push([ref.runId, rollout])),
    act: () => Promise.resolve(),
  };
  const reader = new BehavioursReader(services, of, thread);
  const ask = async (name: string, payload: unknown) => {
    const reply = await answer(behavioursProtocol, reader.handlers, { kind: 'ask', id: 1, name, payload }, () => {});
    if (reply?.kind !== 'reply') throw new Error(reply?.kind === 'error' ? reply.message : 'no reply');
    return reply.payload;
  };
  const { requests } = behavioursProtocol;
  return {
    ...{ ask, changes, opened, show: (focus: PanelFocus) => reader.show(focus) },
    overview: async () => requests.open.reply.parse(await ask('open', {})),
    measure: async (key: string, patterns: OwnPattern[] = []) =>
      requests.measure.reply.parse(await ask('measure', { key, patterns, question: 'one' })),
    completions: async (payload: object) =>
      requests.readCompletions.reply.parse(await ask('readCompletions', { filter: 'all', first: 0, ...payload })),
  };
}

const row = (sample: number, completion: string, reward: number) =>
  sampleRow({
    ...{ prompt_id: 'p', prompt: 'use 3, 4', group: 0, sample, completion, reward },
    reward_parts: JSON.stringify({ countdown: reward }),
  });

async function madeRun(): Promise<RunRef> {
  const runsFolder = temporaryFolder();
  const folder = writeRun(runsFolder, 'one', finishedRun(2));
  await writeRollouts(`${folder}/rollouts/step-000001.parquet`, [[row(0, ' thus 7', 0), row(1, ' first 3 + 4 = 8 wait 7', 1)]]);
  await writeRollouts(`${folder}/rollouts/step-000002.parquet`, [[row(0, ' first 7', 1), row(1, ' first 8', 0)]]);
  const evaluation = {
    ...({ schemaVersion: 1, model: { path: '/w/m', name: 'm', sha256: 'f00' }, dataset: '/w/test.jsonl', samples: 2 } as const),
    ...{ top_p: 1, top_k: 0, max_completion_length: 8, seed: 0, reward_funcs: ['countdown'], failed: 0 },
    ...{ problems: [{ problem: 'p', n: 2, c: 1 }], passAtK: [{ k: 1, value: 0.5, low: 0.25, high: 0.75 }] },
  };
  const rows = [[row(0, ' thus 7', 0), row(1, ' thus 8', 1)]];
  await writeEvaluation(folder, { ...evaluation, id: 'cold', createdAt: 1, step: null, temperature: 0.5 }, rows);
  await writeEvaluation(folder, { ...evaluation, id: 'hot', createdAt: 2, step: 2, temperature: 1 }, rows);
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  return { runsFolder, runId: 'one' };
}

describe('the Behaviours panel of a run', () => {
  it('lists steps and evaluations, and measures each', async () => {
    const panel = panelOf(await madeRun());
    const { steps, evaluations, file, maxSteps } = await panel.overview();
    expect(steps.map(({ label, step }) => [label, step])).toEqual([
      ['step 1', 1],
      ['step 2', 2],
    ]);
    expect(evaluations.map(({ label, temperature, detail }) => [label, temperature, detail])).toEqual([
      ['base, temperature 0.5', 0.5, 'test.jsonl, 1 problems × 2 samples'],
      ['GRPO step 2, temperature 1', 1, 'test.jsonl, 1 problems × 2 samples'],
    ]);
    expect([file, maxSteps]).toEqual([null, null]);
    const { files } = await panel.measure(steps[0]!.key);
    expect(files.map(({ name, completions }) => [name, completions])).toEqual([['step 1', 2]]);
    expect(files[0]!.sets.map(({ name }) => name)).toEqual(['formats', 'syntax', 'reflection', 'hypotheses']);
    const samples = await panel.measure(evaluations[1]!.key);
    expect(samples.files[0]!.sets[0]!.behaviours[0]).toMatchObject({ name: 'thus', share: 1, accuracy: 0.5 });
    await expect(panel.measure('step 9 1')).rejects.toThrow('The completions of step 9 1 are no longer there.');
  });

  it('lists the completions with a behaviour, with the places that show it', async () => {
    const panel = panelOf(await madeRun());
    const { key } = (await panel.overview()).steps[0]!;
    const name = 'step 1';
    const wait = await panel.completions({ key, name, behaviour: { kind: 'preset', set: 'reflection', name: 'wait' } });
    expect(wait).toMatchObject({ completions: 2, total: 1, right: 1, wrong: 0, unit: 'tokens', failure: null });
    const [found] = wait.page;
    expect(found).toMatchObject({ problem: 'p', prompt: 'use 3, 4', isRight: true, place: { group: 0, sample: 1 } });
    expect(found!.matches.map(({ start, end }) => found!.text.slice(start, end))).toEqual(['wait']);
    const broken = await panel.completions({ key, name, behaviour: { kind: 'trait', trait: 'rightBroken' } });
    expect(broken.page.map(({ text, matches: [at] }) => text.slice(at!.start, at!.end))).toEqual(['3 + 4 = 8']);
    const own = { name: 'seven', pattern: '\\b7\\b', ignoreCase: true };
    const seven = await panel.completions({ key, name, behaviour: { kind: 'own', pattern: own }, filter: 'wrong' });
    expect(seven).toMatchObject({ total: 2, right: 1, wrong: 1, page: [{ text: ' thus 7' }] });
    const others = await panel.completions({ key, name, behaviour: { kind: 'preset', set: 'formats', name: 'other' } });
    expect(others.total).toBe(0);
  });

  it('gives up on a pattern that takes for ever, says so, and does not try it on the next step', async () => {
    const runsFolder = temporaryFolder();
    const folder = writeRun(runsFolder, 'slow', finishedRun(2));
    const long = `${'a'.repeat(40)}!`;
    await writeRollouts(`${folder}/rollouts/step-000001.parquet`, [[0, 1, 2, 3].map((sample) => row(sample, long, 1))]);
    await writeRollouts(`${folder}/rollouts/step-000002.parquet`, [[row(0, 'a', 1)]]);
    await library.setFolders([{ name: 'w', path: runsFolder }]);
    const panel = panelOf({ runsFolder, runId: 'slow' });
    const { steps } = await panel.overview();
    const slow = { name: 'slow', pattern: '(a+)+$', ignoreCase: false };
    const own = async (step: number) => (await panel.measure(steps[step]!.key, [slow])).files[0]!.sets.at(-1);
    const message = 'it took longer than 1 s';
    expect(await own(0)).toMatchObject({
      behaviours: [{ name: 'slow', share: null, unknown: 4 }],
      failures: [{ pattern: 'slow', failed: 3, notTried: 1, message }],
    });
    expect((await own(1))!.failures).toEqual([{ pattern: 'slow', failed: 0, notTried: 1, message }]);
    const listed = await panel.completions({ key: steps[0]!.key, name: 'step 1', behaviour: { kind: 'own', pattern: slow } });
    expect(listed).toMatchObject({ completions: 0, notTried: 4, total: 0, failure: message });
  });

  it('shows the step or the evaluation that it is asked for, and evaluates in no untrusted workspace', async () => {
    const panel = panelOf(await madeRun(), undefined, false);
    const first = await panel.overview();
    expect([first.asked, first.evaluateReason]).toEqual([null, 'This workspace is not trusted: models cannot be sampled.']);
    const asked = async (focus: PanelFocus) => {
      panel.show(focus);
      return (await panel.overview()).asked;
    };
    expect(await asked({ step: 2 })).toMatchObject({ view: 'steps', key: first.steps[1]!.key });
    expect(await asked({ evaluation: 'cold' })).toMatchObject({ view: 'models', key: 'evaluation cold' });
    expect(await asked({ step: 9 })).toBeNull();
  });

  it('opens a rollout among the others', async () => {
    const panel = panelOf(await madeRun());
    await panel.ask('openRollout', { step: 2, group: 0, sample: 1 });
    expect(panel.opened).toEqual([['one', { step: 2, group: 0, sample: 1 }]]);
  });
});

describe('patterns of the user', () => {
  const km = { name: 'units', pattern: '\\bkm\\b', ignoreCase: true };

  it('come from the setting, where what cannot be used is told', async () => {
    const setting = [{ name: 'units', pattern: '\\bkm\\b' }, { name: 'torn', pattern: '(' }, { pattern: 'x' }, km];
    const { patterns, patternProblems } = await panelOf({ file: solutions }, setting).overview();
    expect(patterns).toEqual([km]);
    expect(patternProblems).toEqual([
      'The setting postTraining.behaviours: The regular expression of torn cannot be read: Unterminated group.',
      expect.stringMatching(/^The setting postTraining\.behaviours: Entry 3 is left out: name cannot be read/),
      'The setting postTraining.behaviours: There is a behaviour named units already; names are different.',
    ]);
    expect((await panelOf({ file: solutions }, 'no list').overview()).patternProblems).toHaveLength(1);
  });

  it('are changed one by one', async () => {
    const panel = panelOf({ file: solutions });
    const change = { kind: 'replace', name: 'length', pattern: km };
    await panel.ask('changePatterns', { change });
    expect(panel.changes).toEqual([change]);
  });
});

describe('the Behaviours panel of a file', () => {
  it('has an entry for each model in it', async () => {
    const panel = panelOf({ file: solutions });
    const { title, file, steps } = await panel.overview();
    expect([title, file?.label, steps]).toEqual(['solutions-24.jsonl', 'solutions-24.jsonl', []]);
    const { files } = await panel.measure(file!.key);
    expect(files.map(({ name, lengths }) => [name, lengths.right?.count])).toEqual([
      ['6b_finetuning', 2],
      ['6b_verification', 6],
      ['175b_finetuning', 6],
      ['175b_verification', 12],
    ]);
    const cents = { name: 'cents', pattern: 'cents', ignoreCase: true };
    const found = await panel.completions({ key: file!.key, name: '6b_finetuning', behaviour: { kind: 'own', pattern: cents } });
    expect(found).toMatchObject({ completions: 24, unit: 'characters' });
    expect(found.page.every(({ text, matches: [at] }) => text.slice(at!.start, at!.end).toLowerCase() === 'cents')).toBe(true);
  });

  it('says in one sentence why a file cannot be looked through', async () => {
    const path = workspace.write('counts.jsonl', '{"problem": "p", "n": 4, "c": 1}\n');
    const panel = panelOf({ file: path });
    const { file } = await panel.overview();
    await expect(panel.measure(file!.key)).rejects.toThrow(/counts\.jsonl.*the keys problem, n, c; allowed/);
  });
});
