import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sftRecipeSchema } from '../../../src/contract/recipes/sft';
import { AdamW } from '../../../src/engine/algorithms/adamw';
import { CheckpointKeeper } from '../../../src/engine/checkpoints/keeper';
import { readModelFolder } from '../../../src/engine/model/folder';
import { DataOrder } from '../../../src/engine/training/dataOrder';
import type { Trainer, TrainingState } from '../../../src/engine/training/trainer';
import type { RunContext } from '../../../src/engine/training/trainingRun';
import { listCheckpoints } from '../../../src/store/checkpointFiles';
import { EventLogWriter } from '../../../src/store/eventLog';
import { prepareRunFolder, type RunPaths } from '../../../src/store/runPaths';
import { tinyModel } from '../cli/workspace';

let folder: string;
let paths: RunPaths;
let state: TrainingState;
let events: EventLogWriter;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  mkdirSync(join(folder, 'runs'));
  paths = await prepareRunFolder(join(folder, 'runs'), 'kept');
  events = await EventLogWriter.open(paths.events);
  const model = await readModelFolder(tinyModel);
  const optimizer = new AdamW(model.layout, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
  state = { model, adapter: null, weights: model.weights, optimizer, order: DataOrder.start(1, 1), numTokens: 0 };
});
afterEach(() => {
  events.close();
  rmSync(folder, { recursive: true, force: true });
});

const trainer = { compute: { backend: { threads: 1 } }, generationInUse: () => null } as unknown as Trainer;

function keeper(attempt: number, fromStep: number, log = events): CheckpointKeeper {
  const reporter = { begin: () => undefined, step: () => undefined, line: () => undefined, end: () => undefined };
  const recipe = sftRecipeSchema.parse({ method: 'sft', model: 'm', train_dataset: 'd', max_steps: 9, save_total_limit: 1 });
  return new CheckpointKeeper(
    { paths, recipe, attempt, fromStep, baseModel: 'm', events: log, reporter } as unknown as RunContext,
    state,
  );
}

const sealed = async () => (await listCheckpoints(paths.folder)).map(({ record }) => [record.step, record.attempt]);

describe('a checkpoint', () => {
  it('is sealed only when the log of the steps it covers is on disk', async () => {
    const happened: string[] = [];
    const sealedNow = () => readdirSync(paths.checkpoints).join();
    const log = {
      sync: () => happened.push(`log synced with [${sealedNow()}] sealed`),
      append: ({ type }: { type: string }) => happened.push(`${type} with [${sealedNow()}] sealed`),
    };
    await keeper(1, 0, log as unknown as EventLogWriter).seal(2, trainer, {});
    expect(happened).toEqual(['log synced with [] sealed', 'checkpoint with [step-000002] sealed']);
  });
});

describe('save_total_limit', () => {
  it('counts only what the run, as it goes now, has sealed: a later checkpoint that was passed over as damaged is none of it', async () => {
    const first = keeper(1, 0);
    await first.seal(2, trainer, {});
    await first.seal(6, trainer, {});
    // Step 6 was found damaged, so the second attempt went on from step 2.
    const second = keeper(2, 2);
    await second.seal(4, trainer, {});
    await second.stepIsGood();
    expect(await sealed()).toEqual([
      [4, 2],
      [6, 1],
    ]);
  });
});
