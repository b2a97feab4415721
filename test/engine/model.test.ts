import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { FullWeights } from '../../src/engine/model/deviceWeights';
import { readSafetensors } from '../../src/engine/model/safetensors';
import { weightBlocks } from '../../src/engine/model/weightBlocks';
import { TensorInference } from '../../src/engine/sampling/tensorInference';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { expectedOf, fixtureFolder, fixtureModels, logSoftmax, openFixture } from './fixtureModel';
import { expectStepByStep } from './stepByStep';

const vocabulary = Array.from({ length: 24 }, (_, id) => id);

describe.each(backendsUnderTest)('on %s', (backend) => {
  describe.each(fixtureModels)('%s', (name) => {
    const expected = expectedOf(name);

    it('gives the logits of transformers for rows of different lengths together', async (context) => {
      await useBackend(backend, context);
      const { compute } = await openFixture(name, backend);
      const requests = expected.rows.map((row) => ({
        promptIds: row.slice(0, 1),
        completionIds: row.slice(1),
        alternativeIds: Int32Array.from(row.slice(1).flatMap(() => vocabulary)),
      }));
      const scored = await compute.score('policy', requests, 1);
      let largest = 0;
      expected.rows.forEach((row, b) => {
        for (let t = 1; t < row.length; t++) {
          logSoftmax(expected.logits[b]![t - 1]!).forEach((logprob, id) => {
            const found = scored[b]!.alternativeLogprobs[(t - 1) * vocabulary.length + id]!;
            largest = Math.max(largest, Math.abs(found - logprob));
          });
        }
      });
      expect(largest).toBeLessThan(2e-5);
      await compute.dispose();
    });

    it('gives the loss and gradient of transformers', async (context) => {
      await useBackend(backend, context);
      const { compute, model } = await openFixture(name, backend);
      const microBatch = expected.rows.map((ids, b) => ({ ids, counts: ids.map((_, t) => (t >= expected.prompt[b]! ? 1 : 0)) }));
      const numItemsInBatch = microBatch.flatMap(({ counts }) => counts).filter((one) => one === 1).length;
      const { loss, gradient } = await compute.gradients({ kind: 'sft', microBatches: [microBatch], numItemsInBatch });
      expect(loss).toBeCloseTo(expected.loss, 5);
      const tensors = await readSafetensors(join(fixtureFolder(name), 'gradient.safetensors'));
      for (const entry of model.layout.entries) {
        const wanted = tensors.get(entry.name)!.data;
        const scale = Math.max(...wanted.map(Math.abs));
        let largest = 0;
        wanted.forEach((value, i) => (largest = Math.max(largest, Math.abs(value - gradient[entry.offset + i]!))));
        expect(largest / scale, entry.name).toBeLessThan(2e-4);
      }
      await compute.dispose();
    });

    it('gives the same logits token by token, from prompts of different lengths', async (context) => {
      await useBackend(backend, context);
      const { compute, model } = await openFixture(name, backend);
      const weights = new FullWeights(weightBlocks(model.config, model.layout), model.weights);
      // TF.js's own cache, which wasm does not use otherwise.
      const decoder = new TensorInference(model.config, weights).openDecoder();
      await expectStepByStep(decoder, expected);
      decoder.dispose();
      weights.dispose();
      await compute.dispose();
    });
  });
});
