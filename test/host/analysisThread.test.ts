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
  const tree = await thread.ask('tree', { base: { path, step: null }, against: null, problem: null });
  expect(tree.nodes.map((node) => node.tokens.join(''))).toEqual(['a', 'c', 'b']);
  const pattern = { name: 'has b', pattern: 'b', flags: '' };
  const found = await thread.ask('behaviours', { path, step: null, presets: [], patterns: [pattern], isExclusive: false });
  expect(found.files[0]!.sets[0]!.behaviours).toMatchObject([{ name: 'has b', count: 1, share: 0.5, accuracy: 1 }]);
  expect((await thread.ask('counts', { path })).sets).toMatchObject([{ problems: [{ problem: 'p', n: 2, c: 1 }] }]);
});

it('reads a file with several models', async () => {
  const { sets } = await thread.ask('counts', { path: solutions });
  expect(sets.map(({ problems }) => problems.reduce((sum, { c }) => sum + c, 0))).toHaveLength(4);
  const [first] = sets[0]!.problems;
  const texts = await thread.ask('completions', { path: solutions, step: null, problems: [first!.problem] });
  expect(texts.sets.map(({ completions }) => completions.length)).toEqual([1, 1, 1, 1]);
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
