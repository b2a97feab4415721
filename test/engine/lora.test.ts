import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Compute } from '../../src/engine/compute';
import { createCompute } from '../../src/engine/createCompute';
import { readAdapter, type Adapter } from '../../src/engine/lora/adapterFolder';
import { mergeAdapter } from '../../src/engine/lora/mergeAdapter';
import { readModelFolder, type ModelFolder } from '../../src/engine/model/folder';
import { readSafetensors } from '../../src/engine/model/safetensors';
import type { BackendName } from '../../src/contract/recipe';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { adapterFolder, expectedOfAdapter, fixtureAdapters } from './fixtureAdapter';
import { fixtureFolder, logSoftmax } from './fixtureModel';

const vocabulary = Array.from({ length: 24 }, (_, id) => id);

interface Opened {
  base: ModelFolder;
  adapter: Adapter;
  compute: Compute;
}

/** A fixture model under the adapter that PEFT wrote for it, as a trainer has it. */
async function open(name: (typeof fixtureAdapters)[number], backend: BackendName, dropout = 0): Promise<Opened> {
  const base = await readModelFolder(fixtureFolder(name));
  const { shape, weights, baseSha256 } = await readAdapter(adapterFolder(name), base);
  const adapter = { shape: { ...shape, settings: { ...shape.settings, dropout } }, weights, baseSha256 };
  const { config, layout } = base;
  const compute = await createCompute({ config, layout, adapter: adapter.shape, backend, requested: true });
  await compute.setWeights('reference', base.weights);
  await compute.setWeights('policy', adapter.weights);
  return { base, adapter, compute };
}

function sftTask(name: (typeof fixtureAdapters)[number]) {
  const { rows, prompt } = expectedOfAdapter(name);
  const microBatch = rows.map((ids, b) => ({ ids, counts: ids.map((_, t) => (t >= prompt[b]! ? 1 : 0)) }));
  const numItemsInBatch = microBatch.flatMap(({ counts }) => counts).filter((one) => one === 1).length;
  return { kind: 'sft' as const, microBatches: [microBatch], numItemsInBatch };
}

describe.each(backendsUnderTest)('on %s', (backend) => {
  describe.each(fixtureAdapters)('%s with an adapter', (name) => {
    it('gives the loss and the gradient of A and B that PEFT and torch give', async (context) => {
      await useBackend(backend, context);
      const { adapter, compute } = await open(name, backend);
      const { loss, gradient } = await compute.gradients(sftTask(name));
      expect(loss).toBeCloseTo(expectedOfAdapter(name).loss, 5);
      expect(compute.parameterCount).toBe(adapter.shape.layout.size);
      const tensors = await readSafetensors(join(adapterFolder(name), 'gradient.safetensors'));
      expect(tensors.size).toBe(adapter.shape.layout.entries.length);
      for (const entry of adapter.shape.layout.entries) {
        const wanted = tensors.get(`base_model.model.${entry.name}`)!.data;
        const scale = Math.max(...wanted.map(Math.abs));
        let largest = 0;
        wanted.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - gradient[entry.offset + i]!))));
        expect(largest / scale, entry.name).toBeLessThan(2e-4);
      }
      await compute.dispose();
    });

    it('samples and scores as PEFT does, and the reference as the base', async (context) => {
      await useBackend(backend, context);
      const { compute, base } = await open(name, backend);
      const { rows, logits } = expectedOfAdapter(name);
      const requests = rows.map((row) => ({
        promptIds: row.slice(0, 1),
        completionIds: row.slice(1),
        alternativeIds: Int32Array.from(row.slice(1).flatMap(() => vocabulary)),
      }));
      const scored = await compute.score('policy', requests, 1);
      const differences = rows.flatMap((row, b) =>
        row.slice(1).flatMap((_, t) =>
          logSoftmax(logits[b]![t]!).map((logprob, id) => {
            const found = scored[b]!.alternativeLogprobs[t * vocabulary.length + id]!;
            return Math.abs(found - logprob);
          }),
        ),
      );
      expect(Math.max(...differences)).toBeLessThan(5e-5);
      const greedy = { temperature: 0, topP: 1, topK: 0, maxTokens: 1, stopIds: [] };
      const sampled = await compute.sample('policy', [{ promptIds: rows[0]!, stream: [1] }], greedy);
      const last = logits[0]!.at(-1)!;
      expect(sampled[0]!.tokenIds).toEqual([last.indexOf(Math.max(...last))]);
      const reference = await compute.score('reference', requests, 1);
      const alone = await createCompute({ config: base.config, layout: base.layout, backend, requested: true });
      await alone.setWeights('policy', base.weights);
      expect(reference).toEqual(await alone.score('policy', requests, 1));
      await alone.dispose();
      await compute.dispose();
    });
  });

  it('holds no more tensors after many updates than after one', async (context) => {
    await useBackend(backend, context);
    const { adapter, compute } = await open('phi3', backend);
    const update = async () => {
      await compute.gradients(sftTask('phi3'), [1]);
      await compute.setWeights('policy', adapter.weights);
      return (await compute.memory()).numTensors;
    };
    const first = await update();
    expect(await update()).toBe(first);
    expect(await update()).toBe(first);
    await compute.dispose();
  });
});

describe('dropout', () => {
  const rate = 0.25;

  it('is the same where gradient_checkpointing computes a layer anew', async () => {
    for (const name of ['llama', 'phi3'] as const) {
      const { compute } = await open(name, 'wasm', rate);
      const plain = await compute.gradients(sftTask(name), [1, 2]);
      const gradient = plain.gradient.slice();
      const recomputed = await compute.gradients({ ...sftTask(name), gradient_checkpointing: true }, [1, 2]);
      expect(recomputed.loss).toBeCloseTo(plain.loss, 6);
      const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      gradient.forEach((value, i) => expect(Math.abs(recomputed.gradient[i]! - value)).toBeLessThan(1e-6 * largest));
      await compute.dispose();
    }
  });

  it('is the same for the same stream, another for another, and left out where no stream is given', async () => {
    const { compute } = await open('llama', 'wasm', rate);
    const task = sftTask('llama');
    const without = await compute.gradients(task);
    expect(without.loss).toBeCloseTo(expectedOfAdapter('llama').loss, 5);
    const [first, again, other] = [
      await compute.gradients(task, [1, 2]),
      await compute.gradients(task, [1, 2]),
      await compute.gradients(task, [1, 3]),
    ];
    expect(again).toEqual(first);
    expect(first.loss).not.toBeCloseTo(without.loss, 5);
    expect(other.loss).not.toBe(first.loss);
    // Nothing of it is left for the passes that come after.
    expect(await compute.gradients(task)).toEqual(without);
    await compute.dispose();
  });

  it.each(['llama', 'phi3', 'gpt2'] as const)('is made again where %s computes its layers anew', async (name) => {
    const { compute } = await open(name, 'wasm', rate);
    const task = sftTask(name);
    const kept = await compute.gradients(task, [1, 2]);
    const anew = await compute.gradients({ ...task, gradient_checkpointing: true }, [1, 2]);
    expect(anew.loss).toBeCloseTo(kept.loss, 6);
    const largest = Math.max(...kept.gradient.map(Math.abs));
    const difference = Math.max(...kept.gradient.map((value, i) => Math.abs(value - anew.gradient[i]!)));
    expect(difference / largest).toBeLessThan(1e-5);
    await compute.dispose();
  });

  it.each(['llama', 'phi3'] as const)('has the gradient of %s that finite differences give under the same mask', async (name) => {
    const { adapter, compute } = await open(name, 'wasm', rate);
    const task = sftTask(name);
    const { gradient } = await compute.gradients(task, [7]);
    const wanted = gradient.slice();
    const lossAt = async (index: number, change: number): Promise<number> => {
      const moved = adapter.weights.slice();
      moved[index]! += change;
      await compute.setWeights('policy', moved);
      return (await compute.gradients(task, [7])).loss;
    };
    const step = 1e-2;
    const { modules } = adapter.shape;
    for (const { a, b } of [modules[0]!, modules.at(-1)!]) {
      for (const index of [a.offset, a.offset + a.size - 1, b.offset + 1, b.offset + b.size - 1]) {
        const slope = ((await lossAt(index, step)) - (await lossAt(index, -step))) / (2 * step);
        expect(Math.abs(slope - wanted[index]!)).toBeLessThan(2e-3 * Math.max(1, Math.abs(slope)));
      }
    }
    await compute.dispose();
  });
});

it('merges a module whose weight is [inputs, outputs] as its transpose', () => {
  const weight = { name: 'w.weight', shape: [2, 2], offset: 0, size: 4 };
  const module = {
    ...{ name: 'w', inputs: 2, outputs: 2, weight },
    a: { name: 'w.lora_A.weight', shape: [1, 2], offset: 0, size: 2 },
    b: { name: 'w.lora_B.weight', shape: [2, 1], offset: 2, size: 2 },
  };
  const settings = { r: 1, alpha: 10, dropout: 0, useRslora: false, targetModules: ['w'] };
  const layout = { entries: [weight], size: 4, neutralNorm: 1, residualDeviation: 1 };
  const merged = (inputsFirst: boolean) => {
    const shape = { settings, modules: [{ ...module, inputsFirst }], score: null, layout: { entries: [], size: 4 } };
    return [...mergeAdapter({ layout, weights: Float32Array.of(1, 2, 3, 4) }, shape, Float32Array.of(1, 2, 3, 5))];
  };
  // 10 · B·A = 10 · [[3, 6], [5, 10]]
  expect(merged(false)).toEqual([31, 62, 53, 104]);
  expect(merged(true)).toEqual([31, 52, 63, 104]);
});
