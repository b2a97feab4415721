import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AnalysisThread } from '../../src/host/panels/analysisThread';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../engine/cli/builtEngine';
import { sampleRow } from '../store/fixtures';

const { engine, workspace } = engineAndWorkspace();
const solutions = resolve('test/fixtures/gsm8k/solutions-24.jsonl');
let thread: AnalysisThread;
beforeAll(() => (thread = new AnalysisThread(join(engine.folder, 'analysisWorker.js'))));
afterAll(() => thread.dispose());

function row(sample: number, words: readonly string[], reward: number) {
  return sampleRow({
    ...{ prompt_id: 'p', prompt: 'make 8', group: 0, sample, reward, reward_parts: JSON.stringify({ countdown: reward }) },
    ...{ completion: words.join(''), token_ids: words.map((word) => word.charCodeAt(0)), token_texts: [...words] },
    ...{ token_bytes: words.map(() => '20'), entropies: words.map((_, i) => i / 2), logprobs: words.map(() => -1) },
    ...{ alternative_ids: [], alternative_texts: [], alternative_logprobs: [] },
  });
}

it('counts, finds and merges what lies in a rollouts file', async () => {
  const path = workspace.path('samples.parquet');
  await writeRollouts(path, [[row(0, ['a', 'b'], 1), row(1, ['a', 'c'], 0)]]);
  const tokens = await thread.ask('tokens', { path, step: null, least: 2, most: 5, share: 0.5 });
  expect(tokens.files[0]!.highest.map(({ text, count, mean }) => [text, count, mean])).toEqual([['a', 2, 0]]);
  const tree = await thread.ask('tree', { base: { path, step: null }, against: null, problem: null, isWhole: false });
  expect(tree.nodes.map((node) => node.tokens.join(''))).toEqual(['a', 'c', 'b']);
  const pattern = { name: 'has b', pattern: 'b', flags: '' };
  const found = await thread.ask('behaviours', {
    path,
    step: null,
    presets: [],
    patterns: [pattern],
    isExclusive: false,
    question: 'one',
  });
  expect(found.files[0]!.sets[0]!.behaviours).toMatchObject([{ name: 'has b', count: 1, share: 0.5, accuracy: 1 }]);
  expect((await thread.ask('counts', { path })).sets).toMatchObject([{ problems: [{ problem: 'p', n: 2, c: 1 }] }]);
});

it('votes over the answers of completions', async () => {
  const path = workspace.path('votes.parquet');
  const texts = ['try answer 3 * 4', 'answer  3 * 4', 'answer 7', 'no idea'];
  const words = (text: string) => text.split(/(?= )/);
  await writeRollouts(path, [texts.map((text, sample) => row(sample, words(text), sample < 2 ? 1 : 0))]);
  const model = { path, name: null, answer: 'after_answer' as const };
  const { models, caveats } = await thread.ask('majority', { models: [model, model] });
  // Two votes for 3 * 4, one for 7, one sample without: all four elect the right one, and one alone does so in two of four. Of
  // the six pairs one has both right, two are a tie with 7, and two have one right alone: (1 + 2 / 2 + 2) / 6.
  expect(models[0]!.curve.map(({ k, value }) => [k, value])).toEqual([
    [1, 0.5],
    [2, expect.closeTo(2 / 3, 1)],
    [4, 1],
  ]);
  expect(models[1]!.difference.map(({ value }) => value)).toEqual([0, 0, 0]);
  expect(caveats).toEqual(['votes: 1 of 4 samples have no answer and cast no vote']);
  const outcomes = resolve('test/fixtures/game-of-24/samples.json');
  const [{ name } = { name: '' }] = (await thread.ask('counts', { path: outcomes })).sets;
  await expect(thread.ask('majority', { models: [{ path: outcomes, name, answer: null }] })).rejects.toThrow(
    `the samples of ${name} have no answers to vote with`,
  );
});

it('reads a file with several models', async () => {
  const { sets } = await thread.ask('counts', { path: solutions });
  expect(sets.map(({ problems }) => problems.reduce((sum, { c }) => sum + c, 0))).toHaveLength(4);
  const [first] = sets[0]!.problems;
  const ask = { path: solutions, step: null, problem: first!.problem, first: 0, most: 64 };
  const texts = await Promise.all(sets.map(({ name }) => thread.ask('completionsPage', { ...ask, name })));
  expect(texts.map(({ page }) => page.length)).toEqual([1, 1, 1, 1]);
});

it('takes each filter of lm-evaluation-harness for a model', async () => {
  const { sets } = await thread.ask('counts', { path: resolve('test/fixtures/lm-eval/samples_sums.jsonl') });
  const right = (problems: { c: number }[]) => problems.reduce((sum, { c }) => sum + c, 0);
  expect(sets.map(({ name, problems }) => [name, problems.length, right(problems)])).toEqual([
    ['first', 3, 0],
    ['maj@4', 3, 1],
  ]);
});

it('says in one sentence what it cannot analyse, and goes on', async () => {
  await expect(thread.ask('counts', { path: '/nowhere' })).rejects.toThrow('there is no file or folder /nowhere');
  expect((await thread.ask('counts', { path: solutions })).sets).toHaveLength(4);
});
