import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DistillTask } from '../../src/engine/compute';
import { createCompute } from '../../src/engine/createCompute';
import { distillMetrics } from '../../src/engine/methods/distill/metrics';
import { readModelFolder, type ModelFolder } from '../../src/engine/model/folder';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { tinyModel } from './cli/workspace';

/** 1 layer of 32 and 3 of 128, with one tokenizer. */
const teacherModel = join(import.meta.dirname, '..', '..', 'media', 'models', 'countdown');
let student: ModelFolder;
let teacher: ModelFolder;

beforeAll(async () => {
  student = await readModelFolder(tinyModel);
  teacher = await readModelFolder(teacherModel);
});

const sequences = [
  [11, 3, 9, 4, 20],
  [6, 2, 2],
  [15, 3, 12, 19, 7, 7, 2, 5],
].map((completionIds, index) => ({ promptIds: [2, 5, 7 + index].slice(index), completionIds }));

function task(overrides: Partial<DistillTask> = {}): DistillTask {
  return {
    kind: 'distill',
    microBatches: [sequences],
    numItemsInBatch: 16,
    recipe: { beta: 0.3, temperature: 0.8 },
    ...overrides,
  };
}

describe.each(backendsUnderTest)('distillation on %s', (backend) => {
  async function open(teaching: ModelFolder) {
    const compute = await createCompute({ ...student, teacher: teaching, backend, requested: true });
    await compute.setWeights('policy', student.weights);
    await compute.setWeights('teacher', teaching.weights);
    return compute;
  }

  it('has a gradient that agrees with finite differences of its loss, with a teacher of another shape', async (context) => {
    await useBackend(backend, context);
    const compute = await open(teacher);
    const gradient = (await compute.gradients(task())).gradient.slice();
    expect(gradient).toHaveLength(student.layout.size);
    // The derivative along the gradient is its norm.
    const norm = Math.hypot(...gradient);
    const lossAt = async (step: number): Promise<number> => {
      await compute.setWeights(
        'policy',
        student.weights.map((weight, i) => weight + (step * gradient[i]!) / norm),
      );
      return (await compute.gradients(task())).loss;
    };
    const step = 2e-3;
    const numeric = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    expect(Math.abs(numeric - norm) / norm).toBeLessThan(0.01);
    await compute.dispose();
  });

  it('has nothing to learn from a teacher that is the student, and says so', async (context) => {
    await useBackend(backend, context);
    const compute = await open(student);
    const { loss, gradient, sums } = await compute.gradients(task());
    expect(loss).toBeCloseTo(0, 6);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1e-5);
    const { kl, entropy, teacher_entropy, teacher_agreement } = distillMetrics(sums);
    expect(kl).toBeCloseTo(0, 6);
    expect(teacher_agreement).toBe(1);
    expect(teacher_entropy).toBe(entropy);
    // An untrained model is almost as unsure as one can be of 39 tokens.
    expect(entropy).toBeGreaterThan(0.9 * Math.log(39));
    expect(entropy).toBeLessThan(Math.log(39));
    await compute.dispose();
  });

  it('is a sum over sequences, and leaves no tensor behind', async (context) => {
    await useBackend(backend, context);
    const compute = await open(teacher);
    const together = await compute.gradients(task());
    const before = await compute.memory();
    const apart = await compute.gradients(task({ microBatches: sequences.map((sequence) => [sequence]) }));
    expect(await compute.memory()).toEqual(before);
    expect(apart.loss).toBeCloseTo(together.loss, 5);
    const scale = Math.max(...together.gradient.map(Math.abs));
    together.gradient.forEach((value, i) => expect(Math.abs(apart.gradient[i]! - value) / scale).toBeLessThan(1e-4));
    await compute.dispose();
  });

  it('refuses weights of a teacher whose shape it was not told, or of another', async (context) => {
    await useBackend(backend, context);
    const compute = await createCompute({ ...student, backend, requested: true });
    const untold = (): unknown => compute.setWeights('teacher', teacher.weights);
    expect(untold).toThrow('the teacher has no shape');
    const told = await createCompute({ ...student, teacher, backend, requested: true });
    const other = (): unknown => told.setWeights('teacher', student.weights);
    expect(other).toThrow(`the teacher has ${teacher.layout.size} parameters; found ${student.layout.size} weights`);
  });
});
