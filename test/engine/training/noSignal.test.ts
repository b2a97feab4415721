import { describe, expect, it } from 'vitest';
import { sftRecipeSchema } from '../../../src/contract/recipes/sft';
import { AdamW } from '../../../src/engine/algorithms/adamw';
import type { Compute, ScoredTokens } from '../../../src/engine/compute';
import { readModelFolder } from '../../../src/engine/model/folder';
import { DataOrder } from '../../../src/engine/training/dataOrder';
import { generate } from '../../../src/engine/training/generate';
import { makeSftTrainer } from '../../../src/engine/methods/sft/trainer';
import { tinyModel } from '../cli/workspace';

describe('a step without a token that carries loss', () => {
  it('has no loss, rather than a loss of 0', async () => {
    const model = await readModelFolder(tinyModel);
    const optimizer = new AdamW(model.layout, { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 });
    const compute = {
      gradients: () => Promise.resolve({ loss: 0, gradient: new Float32Array(model.layout.size), sums: {} }),
      setWeights: () => Promise.resolve(),
    } as unknown as Compute;
    const recipe = sftRecipeSchema.parse({ method: 'sft', model: 'm', train_dataset: 'd', max_steps: 1, max_length: 4 });
    const example = { prompt: 'use 3, 6, 7 make 63', completion: ' answer 3 * 7' };
    const state = { model, adapter: null, weights: model.weights, optimizer, order: DataOrder.start(1, 1), numTokens: 0 };
    const { metrics } = await makeSftTrainer(
      { method: 'sft', recipe, examples: [example], heldOut: null, packed: null },
      { compute, state },
    ).train(1);
    expect(metrics).toMatchObject({ loss: null, entropy: null, mean_token_accuracy: null });
  });
});

describe('a reference that cannot be scored', () => {
  it('fails the generation, even while a slow reward is at work', async () => {
    const { tokenizer } = await readModelFolder(tinyModel);
    const sampled = {
      ...{ tokenIds: [2], finishReason: 'length', logprobs: new Float32Array(1), entropies: new Float32Array(1) },
      ...{ alternativeIds: new Int32Array(0), alternativeLogprobs: new Float32Array(0) },
    };
    const compute = {
      sample: () => Promise.resolve([sampled]),
      score: () => Promise.reject(new Error('the worker is gone')),
    } as unknown as Compute;
    const score = () => new Promise<number>((resolve) => setImmediate(resolve, 1));
    const generated = generate(compute, tokenizer, [{ prompt: 'use 3, 6, 7 make 63' }], {
      ...{ samples: 1, stream: [1], reference: 'reference', step: 1, rewards: [{ name: 'slow', weight: 1, score }] },
      recipe: { temperature: 1, top_p: 1, top_k: 0, max_completion_length: 1 },
    });
    await expect(generated).rejects.toThrow('the worker is gone');
  });
});

describe('a statistic of a token that is no number', () => {
  const tokens = () => ({
    logprobs: Float32Array.of(-1),
    entropies: Float32Array.of(1),
    alternativeLogprobs: Float32Array.of(-1),
  });
  const generated = async (sampled: Partial<ScoredTokens>, reference: Partial<ScoredTokens>) => {
    const { tokenizer } = await readModelFolder(tinyModel);
    const scored = { ...tokens(), alternativeIds: Int32Array.of(2) };
    const compute = {
      sample: () => Promise.resolve([{ ...scored, ...sampled, tokenIds: [2], finishReason: 'length' }]),
      score: () => Promise.resolve([{ ...scored, ...reference }]),
    } as unknown as Compute;
    return generate(compute, tokenizer, [{ prompt: 'use 3, 6, 7 make 63' }], {
      ...{ samples: 1, stream: [1], reference: 'reference', step: 3, rewards: [] },
      recipe: { temperature: 1, top_p: 1, top_k: 0, max_completion_length: 1 },
    });
  };

  it.each([
    [{ logprobs: Float32Array.of(NaN) }, {}, 'the log-probability of a sampled token is NaN at step 3'],
    [{ entropies: Float32Array.of(NaN) }, {}, 'the entropy of a sampled token is NaN at step 3'],
    [
      { alternativeLogprobs: Float32Array.of(-Infinity) },
      {},
      'the log-probability of an alternative to a sampled token is -Infinity at step 3',
    ],
    [{}, { logprobs: Float32Array.of(NaN) }, 'the log-probability of a token under the reference is NaN at step 3'],
    [{}, { entropies: Float32Array.of(NaN) }, 'the entropy of a token under the reference is NaN at step 3'],
  ])('ends the run, and names itself: %j %j', async (sampled, reference, message) => {
    await expect(generated({}, {})).resolves.toHaveLength(1);
    await expect(generated(sampled, reference)).rejects.toThrow(message);
  });
});
