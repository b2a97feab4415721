import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it, vi } from 'vitest';
import { passAtKReportSchema } from '../../../src/contract/passAtKReport';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { sampleRow } from '../../store/fixtures';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();

async function passAtK(...args: string[]) {
  const { code, stdout, stderr } = await runCli(engine.cli, ['analyze', 'pass-at-k', ...args, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  return passAtKReportSchema.parse(JSON.parse(stdout));
}

const rows = [
  sampleRow({ prompt_id: 'a', group: 0, sample: 0, reward: 1.5, reward_parts: '{"countdown":1,"length":0.5}' }),
  sampleRow({
    prompt_id: 'a',
    group: 0,
    sample: 1,
    completion: 'it is 6',
    reward: 1,
    reward_parts: '{"countdown":0,"length":1}',
  }),
  sampleRow({ prompt_id: 'b', group: 1, sample: 0, completion: 'none', reward: null, reward_parts: '{}', failure: 'reward: no' }),
  sampleRow({ prompt_id: 'b', group: 1, sample: 1, reward: 1, reward_parts: '{"countdown":1}' }),
];

describe('posttrain analyze pass-at-k as a program', () => {
  it('reads rollouts, whose first reward says what is right, and other Parquet with the columns of lines', async () => {
    const own = workspace.path('step-000001.parquet');
    await writeRollouts(own, [rows.slice(0, 2), rows.slice(2)]);
    const foreign = workspace.path('foreign.parquet');
    const columnData = [
      { name: 'problem', data: ['a', 'a', 'b', 'b'] },
      { name: 'correct', data: [true, true, false, true] },
    ];
    writeFileSync(foreign, new Uint8Array(parquetWriteBuffer({ columnData })));
    const { models, caveats, solved } = await passAtK('--samples', own, '--against', foreign);
    expect(models.map(({ name, problems, passAtK }) => [name, problems, passAtK])).toEqual([
      // 1 of 2 samples of a, and the one of b that did not fail.
      ['step-000001', 2, { '1': 0.75 }],
      ['foreign', 2, { '1': 0.75 }],
    ]);
    expect(solved).toEqual({ both: 2, onlyBase: 0, onlyOther: 0, neither: 0 });
    expect(caveats[0]).toBe('step-000001: 1 samples failed and are left out');
    // Answers 5 (right) and 6 of a, 5 (right) of b; what failed has no vote.
    const voted = await passAtK('--samples', own, '--answer', '{name: regex, pattern: "[0-9]+"}');
    expect(voted.models[0]!.majAtK!['1']).toBeCloseTo(0.75, 12);
  });

  it('names the file and the row whose reward parts cannot be read', async () => {
    const own = workspace.path('foreign-parts.parquet');
    await writeRollouts(own, [[rows[0]!, { ...rows[1]!, reward_parts: 'null' }]]);
    const { code, stderr } = await runCli(engine.cli, ['analyze', 'pass-at-k', '--samples', own]);
    expect([code, stderr]).toEqual([
      2,
      `posttrain analyze: ${own}: row 2: reward_parts is "null"; allowed: a JSON object with a number for each reward\n`,
    ]);
  });

  it('reads the counts of an evaluation’s folder, by the folder or by its samples', async () => {
    const folder = join(workspace.run('r'), 'evaluations', 'eval-base');
    mkdirSync(folder, { recursive: true });
    await writeRollouts(join(folder, 'samples.parquet'), [rows.slice(0, 2)]);
    const record = {
      ...{ schemaVersion: 1, id: 'eval-base', createdAt: 0, model: { path: '/m', name: 'countdown', sha256: null }, step: 60 },
      ...{ dataset: 'd', samples: 4, temperature: 1, top_p: 1, top_k: 0, max_completion_length: 8, seed: 0 },
      ...{ reward_funcs: ['countdown'], failed: 0, problems: [{ problem: 'a', n: 4, c: 2 }], passAtK: [] },
    };
    writeFileSync(join(folder, 'evaluation.json'), JSON.stringify(record));
    for (const path of [folder, join(folder, 'samples.parquet')]) {
      const { models } = await passAtK('--samples', path);
      expect(models[0]).toMatchObject({ name: 'countdown step 60', samplesPerProblem: 4, passAtK: { '1': 0.5 } });
    }
    const second = join(folder, '..', 'eval-step-30');
    mkdirSync(second);
    writeFileSync(
      join(second, 'evaluation.json'),
      JSON.stringify({
        ...record,
        id: 'eval-step-30',
        step: 30,
        dataset: 'other',
        model: { ...record.model, name: 'step-000030' },
      }),
    );
    const { models, caveats } = await passAtK('--samples', workspace.run('r'));
    expect(models.map(({ name }) => name)).toEqual(['step 30', 'countdown step 60']);
    expect(caveats).toEqual(['the evaluations are of different datasets: d, other']);
    writeFileSync(join(folder, 'evaluation.json'), '{');
    const broken = await runCli(engine.cli, ['analyze', 'pass-at-k', '--samples', folder]);
    expect(broken).toMatchObject({ code: 2, stdout: '' });
    expect(broken.stderr).toMatch(/^posttrain analyze: the evaluation .*eval-base: evaluation\.json is not JSON: .*\n$/);
    const torn = workspace.write('torn.parquet', 'PAR1');
    expect((await runCli(engine.cli, ['analyze', 'pass-at-k', '--samples', torn])).stderr).toMatch(/torn\.parquet.*\n$/);
  });
});
