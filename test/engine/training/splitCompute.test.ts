import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from 'node:path';
import type { Compute, GradientTask } from '../../../src/engine/compute';
import { readModelFolder, type ModelFolder } from '../../../src/engine/model/folder';
import { ComputePool } from '../../../src/engine/training/computePool';
import { SplitCompute } from '../../../src/engine/training/splitCompute';
import { buildEngine, type BuiltEngine } from '../cli/builtEngine';
import { tinyModel } from '../cli/workspace';

let engine: BuiltEngine;
let model: ModelFolder;
let split: Compute;
let alone: Compute;

// One wasm backend trains and two sample: what comes back must not tell them from one that does both.
beforeAll(async () => {
  engine = await buildEngine();
  model = await readModelFolder(tinyModel);
  const shape = { config: model.config, layout: model.layout };
  const options = { ...shape, teacher: shape, backend: 'wasm' as const, requested: true };
  const open = (threads: number) => ComputePool.open(options, () => threads, join(engine.folder, 'computeWorker.js'));
  const [trainer, rollouts, both] = await Promise.all([open(1), open(2), open(1)]);
  split = new SplitCompute(trainer, rollouts);
  alone = both;
  for (const compute of [split, alone]) await compute.setWeights('policy', model.weights);
}, 60_000);
afterAll(async () => {
  await Promise.all([split.dispose(), alone.dispose()]);
  engine.remove();
});

const task: GradientTask = {
  kind: 'sft',
  numItemsInBatch: 4,
  microBatches: [[{ ids: [3, 10, 17, 24, 31], counts: [0, 1, 1, 1, 1] }]],
};
const requests = Array.from({ length: 5 }, (_, i) => ({ promptIds: [3, 4, 5], stream: [1, i] }));
const options = { temperature: 1, topP: 1, topK: 0, maxTokens: 6, stopIds: [1] };

it('samples and trains the policy it was given, after each update', async () => {
  for (const scale of [1, 0.5]) {
    const weights = model.weights.map((weight) => weight * scale);
    for (const compute of [split, alone]) await compute.setWeights('policy', weights);
    expect(await split.sample('policy', requests, options)).toEqual(await alone.sample('policy', requests, options));
    const [ours, theirs] = [await split.gradients(task), await alone.gradients(task)];
    expect(ours.loss).toBe(theirs.loss);
    expect(ours.gradient).toEqual(theirs.gradient);
  }
});

it('scores under the reference, which the trainer does not hold', async () => {
  await Promise.all([split, alone].map((compute) => compute.setWeights('reference', model.weights)));
  const rows = [{ promptIds: [3, 4], completionIds: [5, 6, 7] }];
  expect(await split.score('reference', rows, 1)).toEqual(await alone.score('reference', rows, 1));
});

it('samples the teacher and learns from it', async () => {
  const weights = model.weights.map((weight) => 2 * weight);
  await Promise.all([split, alone].map((compute) => compute.setWeights('teacher', weights)));
  expect(await split.sample('teacher', requests, options)).toEqual(await alone.sample('teacher', requests, options));
  const distill: GradientTask = {
    ...{ kind: 'distill', numItemsInBatch: 3, recipe: { beta: 1, temperature: 1 } },
    microBatches: [[{ promptIds: [3, 4], completionIds: [5, 6, 7] }]],
  };
  const [ours, theirs] = [await split.gradients(distill), await alone.gradients(distill)];
  expect(ours.loss).toBe(theirs.loss);
  expect(ours.loss).toBeGreaterThan(0);
});

it('gives the trainer the reference where that is the base of an adapter', async () => {
  const given: string[] = [];
  const named = (name: string): Compute =>
    Object.assign(Object.create(alone) as Compute, {
      setWeights: (which: string) => Promise.resolve(given.push(`${name} ${which}`)),
    });
  for (const hasAdapter of [false, true])
    await new SplitCompute(named('trainer'), named('rollouts'), hasAdapter).setWeights('reference', model.weights);
  expect(given).toEqual(['rollouts reference', 'trainer reference', 'rollouts reference']);
});

it('closes both where one of them cannot be closed', async () => {
  const closed: string[] = [];
  const closedBy = (dispose: () => Promise<void>): Compute => Object.assign(Object.create(alone) as Compute, { dispose });
  const broken = closedBy(() => Promise.reject(new Error('it hangs')));
  const sound = closedBy(async () => {
    await Promise.resolve();
    closed.push('rollouts');
  });
  await expect(new SplitCompute(broken, sound).dispose()).rejects.toThrow('it hangs');
  expect(closed).toEqual(['rollouts']);
});

it('says which backend trains and which samples', () => {
  expect(split.backend).toMatchObject({ name: 'wasm', rollouts: 'wasm', threads: 2 });
});
