import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import {
  listCheckpoints,
  readCheckpoint,
  removeCheckpoint,
  sealCheckpoint,
  verifyCheckpoint,
} from '../../src/store/checkpointFiles';
import { listEvaluations, samplesFile, writeEvaluation } from '../../src/store/evaluationFiles';
import { ParquetFile } from '../../src/store/parquetFile';
import { RolloutFile } from '../../src/store/rolloutFiles';
import { runPaths } from '../../src/store/runPaths';
import { sampleRow, temporaryFolder } from './fixtures';

let run: string;
beforeEach(() => {
  run = join(temporaryFolder(), 'run-a');
  mkdirSync(run);
});

async function seal(step: number, attempt = 1): Promise<string> {
  const folder = runPaths(run).checkpointFolder(step, attempt);
  mkdirSync(join(folder, 'optimizer'), { recursive: true });
  writeFileSync(join(folder, 'model.safetensors'), 'abc');
  writeFileSync(join(folder, 'optimizer', 'state.bin'), '');
  await sealCheckpoint(folder, { runId: 'run-a', step, attempt, createdAt: 5, baseModel: '/m', metrics: { reward: 0.5 } });
  return folder;
}

describe('a checkpoint', () => {
  it('is sealed with the SHA-256 of each of its files', async () => {
    const folder = await seal(10);
    expect((await readCheckpoint(folder)).files).toEqual([
      // sha256sum of "abc" (FIPS 180-2) and of nothing
      { path: 'model.safetensors', bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
      { path: 'optimizer/state.bin', bytes: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
    ]);
    expect(await verifyCheckpoint(folder)).toBeNull();
  });

  it('is not one without checkpoint.json; the newest attempt of a step counts', async () => {
    await seal(10);
    await seal(20);
    await seal(20, 2);
    rmSync(join(await seal(20, 3), 'checkpoint.json'));
    const damaged = await seal(30);
    writeFileSync(join(damaged, 'checkpoint.json'), '{"schemaVersion": 1');
    mkdirSync(join(run, 'checkpoints', 'best'));
    const problems: string[] = [];
    const found = await listCheckpoints(run, (_, reason) => problems.push(reason));
    expect(found.map(({ record }) => [record.step, record.attempt])).toEqual([
      [10, 1],
      [20, 2],
    ]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^checkpoint\.json is not JSON: /);
  });

  it('says which file is missing, cut or changed', async () => {
    const folder = await seal(10);
    writeFileSync(join(folder, 'model.safetensors'), 'abd');
    expect(await verifyCheckpoint(folder)).toBe('model.safetensors was changed: its SHA-256 is not the one in checkpoint.json.');
    writeFileSync(join(folder, 'model.safetensors'), 'ab');
    expect(await verifyCheckpoint(folder)).toBe('model.safetensors has 2 bytes; checkpoint.json says 3.');
    rmSync(join(folder, 'model.safetensors'));
    expect(await verifyCheckpoint(folder)).toBe('model.safetensors is missing.');
    rmSync(join(folder, 'checkpoint.json'));
    expect(await verifyCheckpoint(folder)).toBe('checkpoint.json is missing.');
  });

  it('cannot make its reader leave the folder', async () => {
    const folder = await seal(10);
    const text = readFileSync(join(folder, 'checkpoint.json'), 'utf8');
    for (const path of ['../../secret', '..\\\\secret']) {
      writeFileSync(join(folder, 'checkpoint.json'), text.replace('model.safetensors', path));
      expect(await verifyCheckpoint(folder)).toMatch(/which is outside of the checkpoint\.$/);
    }
  });

  it('is removed whole', async () => {
    const folder = await seal(10);
    await removeCheckpoint(folder);
    expect(readdirSync(join(run, 'checkpoints'))).toEqual([]);
  });
});

describe('an evaluation', () => {
  const record: EvaluationRecord = {
    schemaVersion: 1,
    id: 'base',
    createdAt: 7,
    model: { path: '/m', name: 'm', sha256: null },
    step: null,
    dataset: 'd.jsonl',
    samples: 1,
    temperature: 1,
    top_p: 1,
    top_k: 0,
    max_completion_length: 8,
    seed: 0,
    reward_funcs: ['countdown'],
    failed: 0,
    problems: [{ problem: 'p0', n: 1, c: 0 }],
    passAtK: [{ k: 1, value: 0, low: 0, high: 0 }],
  };

  it('appears with all its samples, and only once', async () => {
    await writeEvaluation(run, record, [[sampleRow()]]);
    expect(await listEvaluations(run)).toEqual({ evaluations: [record], broken: [] });
    const samples = await RolloutFile.open(samplesFile(run, 'base'), ParquetFile);
    expect(await samples.readGroup(0)).toEqual([sampleRow()]);
    await samples.close();
    await expect(writeEvaluation(run, record, [])).rejects.toThrow('Run run-a has an evaluation called base already.');
    expect(readdirSync(join(run, 'evaluations'))).toEqual(['base']);
  });

  it('that is unfinished is passed over, one that is damaged is named', async () => {
    await writeEvaluation(run, { ...record, id: 'later', createdAt: 9 }, []);
    await writeEvaluation(run, record, []);
    mkdirSync(join(run, 'evaluations', 'unfinished'));
    mkdirSync(join(run, 'evaluations', 'damaged'));
    writeFileSync(join(run, 'evaluations', 'damaged', 'evaluation.json'), '{}');
    const { evaluations, broken } = await listEvaluations(run);
    expect(evaluations.map(({ id }) => id)).toEqual(['base', 'later']);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatchObject({
      id: 'damaged',
      reason: expect.stringMatching(/^evaluation\.json is not valid: schemaVersion: /) as string,
    });
  });
});
