import { expect, it, vi } from 'vitest';
import { tokensReportSchema, type TokensReport } from '../../../src/contract/tokensReport';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { sampleRow } from '../../store/fixtures';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();

/** All numbers are exact in float32. */
const rows = [
  sampleRow({
    ...{ prompt_id: 'p', group: 0, sample: 0, token_ids: [1, 2], token_texts: ['so', ' 7'], token_bytes: ['736f', '2037'] },
    ...{ entropies: [1, 0], logprobs: [-1, -0.5], ref_entropies: [2, 0], ref_logprobs: [-2, -0.25], advantage: 1 },
    ref_alternative_logprobs: [-2, -3, -0.25, -4],
  }),
  sampleRow({
    ...{ prompt_id: 'p', group: 0, sample: 1, token_ids: [1, 3], token_texts: ['so', ' 8'], token_bytes: ['736f', '2038'] },
    ...{ entropies: [1.5, 0.5], logprobs: [-1, -0.5], ref_entropies: [0.5, 1.5], ref_logprobs: [-1, -0.5], advantage: -1 },
    ref_alternative_logprobs: [-2, -3, -0.25, -4],
  }),
];
const plain = rows.map((row) => ({
  ...row,
  ref_logprobs: null,
  ref_entropies: null,
  ref_alternative_logprobs: null,
  advantage: null,
}));

it('analyze tokens tells of each step of a run', async () => {
  const run = workspace.run('r');
  await writeRollouts(`${run}/rollouts/step-000001.parquet`, [plain]);
  await writeRollouts(`${run}/rollouts/step-000002.parquet`, [rows]);
  const args = ['analyze', 'tokens', '--samples', run, '--least', '1', '--share', '0.5', '--top', '2'];
  const { code, stdout, stderr } = await runCli(engine.cli, [...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  const { files, caveats }: TokensReport = tokensReportSchema.parse(JSON.parse(stdout));
  expect(files.map(({ name, step, reference, covariance }) => [name, step, reference, covariance])).toEqual([
    ['step 1', 1, null, null],
    ['step 2', 2, expect.anything(), expect.anything()],
  ]);
  expect(caveats).toEqual(['step 1: no scores of the base']);
  const second = files[1]!;
  expect(second).toMatchObject({ completions: 2, tokens: 4, entropy: { mean: 0.75, max: 1.5, certain: 0.25 } });
  expect(second.highest).toEqual([
    {
      ...{ id: 1, text: 'so', count: 2, mean: 1.25 },
      places: [
        { promptId: 'p', sample: 1, position: 0, entropy: 1.5, before: '', after: 'so 8' },
        { promptId: 'p', sample: 0, position: 0, entropy: 1, before: '', after: 'so 7' },
      ],
    },
    {
      id: 3,
      text: ' 8',
      count: 1,
      mean: 0.5,
      places: [{ promptId: 'p', sample: 1, position: 1, entropy: 0.5, before: 'so', after: ' 8' }],
    },
  ]);
  expect(second.lowest.map(({ text }) => text)).toEqual([' 7', ' 8']);
  // Top two of the model: positions 0 and 2; of the base: 0 and 3.
  expect(second.reference).toMatchObject({ overlap: 0.5, share: 0.5, entropy: { mean: 1 } });
  expect(second.reference!.likelier).toEqual([{ id: 1, text: 'so', count: 2, mean: 0.5 }]);
  expect(second.reference!.lessLikely).toEqual([{ id: 2, text: ' 7', count: 1, mean: -0.25 }]);
  // Ā = 0, mean log p = −0.75: ±1 × ∓0.25 cancel out.
  expect(second.covariance).toMatchObject({
    mean: 0,
    max: 0.25,
    highest: [
      { id: 2, mean: 0.25 },
      { id: 1, mean: 0 },
    ],
  });

  // exp(1.5 / 2) twice; under the base exp(2.25 / 2) and exp(1.5 / 2).
  expect(second.perplexity.own).toMatchObject({ count: 2, median: expect.closeTo(Math.exp(0.75), 12) });
  expect(second.perplexity.reference).toMatchObject({
    low: expect.closeTo(Math.exp(0.75), 12),
    high: expect.closeTo(Math.exp(1.125), 12),
  });
  expect(files[0]!.perplexity.reference).toBeNull();

  const table = await runCli(engine.cli, args);
  expect(table.stdout).toMatch(/\nstep 2 +2 +4 +0\.750 +1\.200 +25\.0 % +50\.0 % +0\.0000 +2\.117 +2\.599\n/);
  expect(table.stdout).toMatch(/\nHighest mean entropy, step 2\n {2}so +1\.250 nats {2}× 2\n {2}␣8 +0\.500 nats {2}× 1\n/);
});

it('refuses what holds no rollouts', async () => {
  const refusal = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli(engine.cli, ['analyze', 'tokens', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    return stderr;
  };
  const file = workspace.write('x.parquet', 'no Parquet');
  expect(await refusal('--samples', file)).toMatch(
    /^posttrain analyze: .*x\.parquet: x\.parquet is not a readable Parquet file.*\n$/,
  );
  expect(await refusal('--samples', workspace.run('r'), '--step', '7')).toMatch(
    /--step is 7; .* has rollouts of the steps 1 to 2\n$/,
  );
});
