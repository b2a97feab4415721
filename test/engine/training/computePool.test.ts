import { afterAll, beforeAll, expect, it } from 'vitest';
import { join } from 'node:path';
import type { Compute, GradientTask } from '../../../src/engine/compute';
import { readModelFolder, type ModelFolder } from '../../../src/engine/model/folder';
import { ComputePool } from '../../../src/engine/training/computePool';
import { buildEngine, type BuiltEngine } from '../cli/builtEngine';
import { tinyModel } from '../cli/workspace';

let engine: BuiltEngine;
let model: ModelFolder;
let teacher: ModelFolder;
let pools: Compute[];

beforeAll(async () => {
  engine = await buildEngine();
  model = await readModelFolder(tinyModel);
  teacher = await readModelFolder(join(import.meta.dirname, '..', '..', '..', 'media', 'models', 'countdown'));
  const [shape, teaching] = [model, teacher].map(({ config, layout }) => ({ config, layout }));
  const options = { ...shape!, teacher: teaching, backend: 'wasm' as const, requested: true };
  pools = await Promise.all(
    [1, 2].map((threads) => ComputePool.open(options, () => threads, join(engine.folder, 'computeWorker.js'))),
  );
  await Promise.all(pools.map((pool) => pool.setWeights('policy', model.weights)));
  await Promise.all(pools.map((pool) => pool.setWeights('teacher', teacher.weights)));
}, 60_000);
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.dispose()));
  engine.remove();
});

const task: GradientTask = {
  kind: 'sft',
  numItemsInBatch: 9,
  microBatches: [[5, 3], [4]].map((rows) =>
    rows.map((length) => ({
      ids: Array.from({ length }, (_, t) => 3 + ((t * 7) % 30)),
      counts: Array.from({ length }, (_, t) => (t > 0 ? 1 : 0)),
    })),
  ),
};

it('gives the gradient of one thread with two, to rounding, and the same bits twice', async () => {
  const [one, two] = await Promise.all(pools.map((pool) => pool.gradients(task)));
  expect(two!.loss).toBeCloseTo(one!.loss, 6);
  expect(two!.sums).toEqual(one!.sums);
  let largest = 0;
  one!.gradient.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - two!.gradient[i]!))));
  expect(largest).toBeLessThan(1e-6);
  const copy = two!.gradient.slice();
  expect((await pools[1]!.gradients(task)).gradient).toEqual(copy);
});

it('samples what one thread samples: draws belong to the request, not to its place', async () => {
  const requests = Array.from({ length: 5 }, (_, i) => ({ promptIds: [3, 4, 5], stream: [1, i] }));
  const options = { temperature: 1, topP: 1, topK: 0, maxTokens: 6, stopIds: [1] };
  const [one, two] = await Promise.all(pools.map((pool) => pool.sample('policy', requests, options)));
  expect(two!.map(({ tokenIds }) => tokenIds)).toEqual(one!.map(({ tokenIds }) => tokenIds));
});

it('samples a teacher of another shape, and compares with it in each thread', async () => {
  const requests = Array.from({ length: 3 }, (_, i) => ({ promptIds: [3, 4, 5], stream: [1, i] }));
  const options = { temperature: 1, topP: 1, topK: 0, maxTokens: 6, stopIds: [1] };
  const [ofOne, ofTwo] = await Promise.all(pools.map((pool) => pool.sample('teacher', requests, options)));
  expect(ofTwo!.map(({ tokenIds }) => tokenIds)).toEqual(ofOne!.map(({ tokenIds }) => tokenIds));
  const microBatches = [ofOne!.map(({ tokenIds }) => ({ promptIds: [3, 4, 5], completionIds: tokenIds }))];
  const task: GradientTask = { kind: 'distill', microBatches, numItemsInBatch: 18, recipe: { beta: 0.5, temperature: 1 } };
  const one = await pools[0]!.gradients(task);
  const two = await pools[1]!.gradients(task);
  expect(one.loss).toBeGreaterThan(0.01);
  expect(two.loss).toBeCloseTo(one.loss, 6);
  one.gradient.forEach((value, i) => expect(Math.abs(value - two.gradient[i]!)).toBeLessThan(1e-6));
});

it('passes on what a worker throws, and works on', async () => {
  const score = pools[1]!.score('reference', [{ promptIds: [3], completionIds: [4] }], 1);
  await expect(score).rejects.toThrow(/reference/);
  expect(await pools[1]!.score('policy', [{ promptIds: [3], completionIds: [4] }], 1)).toHaveLength(1);
});

it('holds as many tensors after a step as before', async () => {
  const before = await pools[1]!.memory();
  await pools[1]!.gradients(task);
  expect(await pools[1]!.memory()).toEqual(before);
});
