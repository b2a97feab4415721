import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sftRecipeSchema } from '../../../src/contract/recipes/sft';
import { loadNewestCheckpoint } from '../../../src/engine/checkpoints/load';
import { sealCheckpoint } from '../../../src/engine/checkpoints/seal';
import type { Compute } from '../../../src/engine/compute';
import { readModelFolder } from '../../../src/engine/model/folder';
import type { Reporter } from '../../../src/engine/training/reporter';
import { readRunInputs } from '../../../src/engine/training/runInputs';
import { runSession } from '../../../src/engine/training/session';
import { prepareRunFolder } from '../../../src/store/runPaths';
import { sampleRecord } from '../../store/records';
import { readRunView, tinyModel } from '../cli/workspace';

const folder = mkdtempSync(join(tmpdir(), 'posttrain-session-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a session', () => {
  it('closes its log even where something else cannot be closed, and says so', async () => {
    const train_dataset = { generator: 'countdown-traces', size: 2, seed: 1 };
    const recipe = sftRecipeSchema.parse({ method: 'sft', model: tinyModel, train_dataset, max_steps: 1 });
    const paths = await prepareRunFolder(folder, 'run-a');
    const lines: string[] = [];
    const line = (text: string) => void lines.push(text);
    const nothing = () => undefined;
    const reporter: Reporter = { begin: nothing, step: nothing, evaluation: nothing, line, end: nothing };
    // A folder in the place of the reserve: it cannot be removed as a file.
    const setWeights = () => {
      rmSync(join(paths.folder, '.reserve'));
      mkdirSync(join(paths.folder, '.reserve'));
      return Promise.reject(new Error('the worker is gone'));
    };
    const compute = { setWeights, backend: { name: 'wasm', threads: 1 } } as unknown as Compute;
    const session = { paths, record: sampleRecord('run-a', { recipe }), inputs: await readRunInputs(recipe), checkpoint: null };
    expect(await runSession({ ...session, attempt: 1, compute, reporter, faults: [] })).toBe('failed');
    const view = await readRunView(paths.folder);
    expect([view.state, view.message]).toEqual([
      'failed',
      'step 0 failed: the worker is gone; no checkpoint had been sealed yet',
    ]);
    expect(lines.at(-1)).toMatch(/^the run has ended, but not all could be closed: .*\.reserve/);
    if (process.platform === 'linux') expect(openFiles().filter((path) => path.startsWith(paths.folder))).toEqual([]);
  });
});

function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      // The descriptor of this very listing is gone.
      return [];
    }
  });
}

describe('a checkpoint', () => {
  it('without num_tokens is refused: the count would begin again at 0', async () => {
    const model = await readModelFolder(tinyModel);
    const paths = await prepareRunFolder(folder, 'run-b');
    const moments = { expAvg: new Float32Array(model.layout.size), expAvgSq: new Float32Array(model.layout.size) };
    const dataOrder = { state: [0, 0, 0, 1], order: [0], position: 0 };
    const seal = (step: number, metrics: Record<string, number>) =>
      sealCheckpoint(
        paths.checkpointFolder(step, 1),
        {
          ...{ model, adapter: null, weights: model.weights, moments, generation: null, critic: null },
          state: { schemaVersion: 1, step, updates: step, dataOrder, threads: 1 },
        },
        { runId: 'run-b', step, attempt: 1, createdAt: 1, baseModel: tinyModel, metrics },
      );
    await seal(1, { num_tokens: 96 });
    expect((await loadNewestCheckpoint(paths.folder, () => undefined))?.numTokens).toBe(96);
    await seal(2, { loss: 1 });
    await expect(loadNewestCheckpoint(paths.folder, () => undefined)).rejects.toThrow(
      /^the metrics in checkpoint\.json of .*step-000002 have no num_tokens, without which the run cannot go on$/,
    );
  });
});
