import { writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { treeReportSchema } from '../../../src/contract/treeReport';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { sampleRow } from '../../store/fixtures';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
const words = ['try', 'use', '7', '8'];

function row(sample: number, text: string, reward: number) {
  const tokens = text.split(' ');
  return sampleRow({
    ...{ prompt_id: 'p', prompt: 'make 8', group: 0, sample, reward, reward_parts: JSON.stringify({ countdown: reward }) },
    ...{ token_ids: tokens.map((word) => words.indexOf(word)), token_texts: tokens.map((word) => ` ${word}`) },
    ...{ token_bytes: tokens.map(() => '20'), entropies: tokens.map((_, i) => i + 0.5), logprobs: tokens.map(() => -0.5) },
    // Of each token one alternative, which is another word.
    alternative_ids: tokens.map((word) => (words.indexOf(word) + 1) % 4),
    alternative_texts: tokens.map((word) => ` ${words[(words.indexOf(word) + 1) % 4]}`),
    alternative_logprobs: tokens.map(() => Math.log(0.25)),
  });
}

it('analyze tree merges the samples of base and other, and tells what only one of them does', async () => {
  const [base, other] = [workspace.path('base.parquet'), workspace.path('other.parquet')];
  await writeRollouts(base, [
    [
      row(0, 'try 7', 0),
      row(1, 'try 8', 1),
      row(2, 'use 8', 1),
      row(3, 'use 8', 0),
      { ...row(4, 'use 7', 0), reward: null, failure: 'no' },
    ],
  ]);
  await writeRollouts(other, [[row(0, 'try 8', 1), row(1, 'try 8', 1), row(2, 'try 8 7', 0)]]);
  const args = ['analyze', 'tree', '--samples', base, '--against', other];
  const { code, stdout, stderr } = await runCli(engine.cli, [...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const { problem, prompt, models, nodes, samples, closed, opened, caveats } = treeReportSchema.parse(JSON.parse(stdout));
  expect({ problem, prompt, caveats }).toEqual({
    problem: 'p',
    prompt: 'make 8',
    caveats: ['base: 1 samples failed and are left out'],
  });
  expect(models.map(({ name, samples }) => [name, samples])).toEqual([
    ['base', 4],
    ['other', 3],
  ]);
  const shape = (index: number): unknown => [
    nodes[index]!.tokens.join(''),
    nodes[index]!.models.map(({ count }) => count),
    ...nodes[index]!.children.map(shape),
  ];
  expect(shape(0)).toEqual([
    ...['', [4, 3]],
    [' try', [2, 3], [' 8', [1, 3], [' 7', [0, 1]]], [' 7', [1, 0]]],
    [' use 8', [2, 0]],
  ]);
  expect(closed!.map((index) => nodes[index]!.tokens)).toEqual([[' use', ' 8'], [' 7']]);
  expect(opened!.map((index) => nodes[index]!.tokens)).toEqual([[' 7']]);
  // Both models' samples tell of “use” as an alternative to “try”.
  const probabilities = (p: number): unknown => [expect.closeTo(p, 6), expect.closeTo(p, 6)];
  expect(nodes[0]!.next).toEqual([
    { text: ' try', probabilities: probabilities(Math.exp(-0.5)) },
    { text: ' use', probabilities: probabilities(0.25) },
  ]);
  expect(nodes.filter(({ isFork, next }) => !isFork && next.length > 0)).toEqual([]);
  const use = nodes[closed![0]!]!;
  expect(samples.slice(use.start, use.end)).toEqual([
    { model: 0, group: 0, sample: 2, reward: 1, isRight: true },
    { model: 0, group: 0, sample: 3, reward: 0, isRight: false },
  ]);
  expect(use.models[0]).toEqual({ count: 2, right: 1, meanReward: 0.5, ends: 2, entropy: null, logprob: -1 });
  expect(nodes[0]!.models[0]!.entropy).toBe(0.5);

  const table = (await runCli(engine.cli, args)).stdout;
  expect(table).toMatch(
    /^p: make 8\n +base \(4\) +other \(3\) +next token, nats\n· +4, 2 right +3, 2 right +0\.50 → 0\.50\n {2}try +2, 1 right/,
  );
  expect(table).toMatch(
    /\n {2}use 8 +2, 1 right +–\n2 samples that left these branches in groups of fewer than 2 are not drawn\.\n/,
  );
  expect(table).toContain(
    'other does not go where 3 of 4 samples of base went; 1 of those were right. To each of these alone it may go in up to 63.2 %:\n',
  );

  const refused = await runCli(engine.cli, [...args, '--problem', 'q']);
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(/--problem is q; .*base\.parquet has 1 problems such as p\n$/);
});

it('forced samples of an evaluation are in no tree', async () => {
  const folder = workspace.path('forced');
  await writeRollouts(`${folder}/samples.parquet`, [[row(0, 'try 7', 0), row(1, 'use 8', 1), row(2, 'try 7 8', 1)]]);
  const curve = [{ extensions: 0, thinking_tokens: null, forced: 0, tokens: 2, value: 0.5, low: 0, high: 1 }];
  const record = {
    ...{ schemaVersion: 1, id: 'forced', createdAt: 0, model: { path: '/m', name: 'm', sha256: null }, step: null },
    ...{ dataset: 'd', samples: 2, temperature: 1, top_p: 1, top_k: 0, max_completion_length: 8, seed: 0 },
    ...{ reward_funcs: ['countdown'], failed: 0, problems: [{ problem: 'p', n: 2, c: 1 }], passAtK: [] },
    strategy: { name: 'budget-forcing', wait: ' wait', answer_prompt: null, thinking_end: null, curve },
  };
  writeFileSync(`${folder}/evaluation.json`, JSON.stringify(record));
  for (const path of [folder, `${folder}/samples.parquet`]) {
    const { stdout } = await runCli(engine.cli, ['analyze', 'tree', '--samples', path, '--json']);
    const { models } = treeReportSchema.parse(JSON.parse(stdout));
    expect(models.map(({ samples }) => samples)).toEqual([2]);
  }
});
