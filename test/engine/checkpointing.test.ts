import * as tf from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BackendName } from '../../src/contract/recipe';
import { dpoRecipeSchema } from '../../src/contract/recipes/dpo';
import { grpoRecipeSchema } from '../../src/contract/recipes/grpo';
import { ppoRecipeSchema } from '../../src/contract/recipes/ppo';
import type { Compute, GradientTask, SftTask } from '../../src/engine/compute';
import { createCompute } from '../../src/engine/createCompute';
import { activationPeak } from '../../src/analysis/memory/builtInMemory';
import { modelSizes } from '../../src/engine/estimate/modelSizes';
import { readModelFolder, type ModelFolder } from '../../src/engine/model/folder';
import { addScoreHead } from '../../src/engine/model/scoreHead';
import { Generator } from '../../src/engine/random/generator';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { fixtureFolder, fixtureModels, openFixture } from './fixtureModel';

const bundled = join(import.meta.dirname, '..', '..', 'media', 'models', 'countdown');
const ids = (row: number, length: number): number[] => Array.from({ length }, (_, t) => 2 + ((7 * row + 3 * t) % 20));

function sft(lengths: readonly number[], microBatches = 1): SftTask {
  const rows = lengths.map((length, row) => ({ ids: ids(row, length), counts: ids(row, length).map((_, t) => (t > 1 ? 1 : 0)) }));
  const size = rows.length / microBatches;
  const cut = Array.from({ length: microBatches }, (_, i) => rows.slice(i * size, (i + 1) * size));
  return { kind: 'sft', microBatches: cut, numItemsInBatch: 100 };
}

async function open(model: ModelFolder, backend: BackendName, teacher?: ModelFolder): Promise<Compute> {
  const compute = await createCompute({ ...model, teacher, backend, requested: true });
  await compute.setWeights('policy', model.weights);
  if (teacher) await compute.setWeights('teacher', teacher.weights);
  return compute;
}

/** The largest difference of the two gradients, as a share of the largest element; loss and sums are compared too. */
async function difference(compute: Compute, task: GradientTask): Promise<number> {
  const plain = await compute.gradients(task);
  const gradient = plain.gradient.slice();
  const { numTensors } = await compute.memory();
  const recomputed = await compute.gradients({ ...task, gradient_checkpointing: true });
  expect((await compute.memory()).numTensors).toBe(numTensors);
  expect(recomputed.loss).toBeCloseTo(plain.loss, 5);
  for (const [name, sum] of Object.entries(plain.sums)) expect(recomputed.sums[name]).toBeCloseTo(sum, 4);
  const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeGreaterThan(0);
  return gradient.reduce((most, value, i) => Math.max(most, Math.abs(value - recomputed.gradient[i]!)), 0) / largest;
}

describe.each(backendsUnderTest)('layers computed anew in the backward pass on %s', (backend) => {
  it.each(fixtureModels)('give the gradients of %s', async (name) => {
    const { compute } = await openFixture(name, backend);
    expect(await difference(compute, sft([9, 5, 7]))).toBeLessThan(1e-6);
    await compute.dispose();
  });

  it('give those of rows that go through the layers in several buckets', async (context) => {
    await useBackend(backend, context);
    const compute = await open(await readModelFolder(bundled), backend);
    expect(await difference(compute, sft([...Array<number>(12).fill(6), ...Array<number>(12).fill(60)]))).toBeLessThan(1e-6);
    await compute.dispose();
  });

  it('give those of every method', async (context) => {
    await useBackend(backend, context);
    const plain = await readModelFolder(fixtureFolder('llama'));
    const keys = { model: 'm', train_dataset: 'd', max_steps: 1, reward_funcs: ['countdown'], num_generations: 2 };
    const sequence = (row: number) => {
      const completionIds = ids(row, 4 + row);
      const ofTokens = (value: (t: number) => number) => Float32Array.from(completionIds, (_, t) => value(t));
      return {
        ...{ promptIds: [2, 5], completionIds, advantage: row === 0 ? 1 : -0.5, counts: true },
        ...{ oldLogprobs: ofTokens((t) => -2.5 - 0.1 * t), refLogprobs: ofTokens((t) => -2.8 + 0.1 * t) },
        ...{ advantages: ofTokens((t) => 1 - t), returns: ofTokens((t) => t), oldValues: ofTokens(() => 0.3) },
      };
    };
    const microBatches = [[sequence(0), sequence(1)], [sequence(2)]];
    const grpo = grpoRecipeSchema.parse({ method: 'grpo', ...keys, beta: 0.1, entropy_coef: 0.01, top_entropy_quantile: 0.6 });
    const dpo = dpoRecipeSchema.parse({ method: 'dpo', model: 'm', train_dataset: 'd', max_steps: 1 });
    const ppo = ppoRecipeSchema.parse({ method: 'ppo', ...keys, kl_loss_coef: 0.1 });
    const pair = { chosen: { ...sequence(0), refLogp: -9 }, rejected: { ...sequence(1), refLogp: -11 } };
    const ranked = { chosenIds: ids(0, 5), rejectedIds: ids(1, 7), margin: 0 };
    const models = {
      language: plain,
      both: addScoreHead(plain, 'both', Generator.fromSeed(4)),
      score: addScoreHead(plain, 'score', Generator.fromSeed(4)),
    };
    const tasks: [keyof typeof models, GradientTask][] = [
      ['language', { kind: 'grpo', microBatches, numItemsInBatch: 15, recipe: grpo }],
      ['language', { kind: 'dpo', microBatches: [[pair]], recipe: dpo }],
      ['language', { kind: 'distill', microBatches, numItemsInBatch: 15, recipe: { beta: 0.5, temperature: 0.9 } }],
      ['both', { kind: 'ppo', part: 'both', microBatches, numItemsInBatch: 15, recipe: ppo }],
      ['score', { kind: 'ppo', part: 'value', microBatches, numItemsInBatch: 15, recipe: ppo }],
      [
        'score',
        {
          ...{ kind: 'reward-model', microBatches: [[ranked]], padTokenId: null },
          recipe: { center_rewards_coefficient: null, gradient_accumulation_steps: 1 },
        },
      ],
    ];
    const teacher = await readModelFolder(fixtureFolder('llama'));
    teacher.weights = teacher.weights.map((weight) => 1.1 * weight);
    for (const [head, task] of tasks) {
      const compute = await open(models[head], backend, task.kind === 'distill' ? teacher : undefined);
      expect(await difference(compute, task), task.kind).toBeLessThan(1e-6);
      await compute.dispose();
    }
  });
});

describe('the memory of a backward pass', () => {
  /** Bytes of tensors at the peak, beyond those that are there before. */
  async function peak(compute: Compute, task: GradientTask): Promise<number> {
    const before = tf.memory().numBytes;
    let most = 0;
    await tf
      .profile(async () => {
        await compute.gradients(task);
        return tf.scalar(0);
      })
      .then(({ peakBytes }) => (most = peakBytes));
    return most - before;
  }

  it('grows with the tokens of a micro-batch, and not with how many there are', async () => {
    const compute = await open(await readModelFolder(bundled), 'wasm');
    const rows = (count: number): number[] => Array<number>(count).fill(40);
    const few = await peak(compute, sft(rows(8)));
    expect(await peak(compute, sft(rows(32), 4))).toBe(few);
    expect(await peak(compute, sft(rows(16)))).toBeGreaterThan(1.7 * few);
    await compute.dispose();
  });

  it('is less than half where layers are computed anew, and what the estimate says', async () => {
    const model = await readModelFolder(bundled);
    const compute = await open(model, 'wasm');
    const [rows, length] = [16, 40];
    const task = sft(Array<number>(rows).fill(length));
    const plain = await peak(compute, task);
    const recomputed = await peak(compute, { ...task, gradient_checkpointing: true });
    expect(recomputed).toBeLessThan(plain / 2);
    for (const [found, isRecomputed] of [
      [plain, false],
      [recomputed, true],
    ] as const) {
      const estimated = activationPeak(
        { rows, length, checkpointing: isRecomputed, adapter: null, isWasm: true, likelyLength: length },
        modelSizes(model.config),
      );
      expect(found / estimated).toBeGreaterThan(0.7);
      expect(found / estimated).toBeLessThan(1.2);
    }
    await compute.dispose();
  });
});
