import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/engine/backends/select';
import type { SampleRequest, SamplingOptions } from '../../src/engine/compute';
import { KernelInference } from '../../src/engine/kernels/kernelInference';
import { FullWeights } from '../../src/engine/model/deviceWeights';
import { readModelFolder } from '../../src/engine/model/folder';
import { weightBlocks } from '../../src/engine/model/weightBlocks';
import type { Inference } from '../../src/engine/sampling/inference';
import { sample } from '../../src/engine/sampling/sample';
import { score } from '../../src/engine/sampling/score';
import { TensorInference } from '../../src/engine/sampling/tensorInference';
import { fixtureFolder } from './fixtureModel';

const { config, layout, weights } = await readModelFolder(fixtureFolder('qwen2'));
beforeAll(() => startBackend('wasm'));

const kinds: Record<string, () => Inference> = {
  kernels: () => {
    const blocks = weightBlocks(config, layout);
    const device = new FullWeights(blocks, weights);
    return new KernelInference(
      config,
      blocks,
      () => weights,
      (...tokens) => device.embed(...tokens),
    );
  },
  'TF.js operations': () => new TensorInference(config, new FullWeights(weightBlocks(config, layout), weights)),
};
const requests: SampleRequest[] = Array.from({ length: 12 }, (_, i) => ({ promptIds: [2, 5, 7 + (i % 3)], stream: [4, i] }));
const options: SamplingOptions = { temperature: 1, topP: 1, topK: 0, maxTokens: 10, stopIds: [] };

describe.each(Object.keys(kinds))('a temperature of forking tokens, on %s', (kind) => {
  const scored = async (inference: Inference, completions: readonly number[][], temperature: number) =>
    score(
      inference,
      config.vocabSize,
      completions.map((completionIds, i) => ({ promptIds: requests[i]!.promptIds, completionIds })),
      temperature,
    );

  it('is what tokens above the threshold are drawn at, and their statistics describe; the entropy at T = 1 decides', async () => {
    const inference = kinds[kind]!();
    const plain = await sample(inference, config.vocabSize, requests, options);
    const entropies = plain.flatMap((one) => [...one.entropies]).sort((a, b) => a - b);
    const above = entropies[Math.floor(entropies.length / 2)]!;
    const drawn = await sample(inference, config.vocabSize, requests, {
      ...options,
      temperature: 0.5,
      forking: { above, temperature: 3 },
    });
    const completions = drawn.map(({ tokenIds }) => tokenIds);
    const [atOne, cold, hot] = await Promise.all([1, 0.5, 3].map((temperature) => scored(inference, completions, temperature)));
    let forking = 0;
    drawn.forEach(({ logprobs, entropies: own }, i) =>
      logprobs.forEach((logprob, t) => {
        const isForking = atOne![i]!.entropies[t]! > above;
        forking += Number(isForking);
        const expected = (isForking ? hot : cold)![i]!;
        expect(Math.abs(logprob - expected.logprobs[t]!)).toBeLessThan(1e-4);
        expect(Math.abs(own[t]! - expected.entropies[t]!)).toBeLessThan(1e-4);
      }),
    );
    expect(forking).toBeGreaterThan(10);
    expect(forking).toBeLessThan(110);
    inference.dispose();
  });

  it('changes nothing where it is the same, and 0 takes the most likely token', async () => {
    const inference = kinds[kind]!();
    const plain = await sample(inference, config.vocabSize, requests, options);
    const same = await sample(inference, config.vocabSize, requests, { ...options, forking: { above: 1, temperature: 1 } });
    expect(same).toEqual(plain);
    const greedy = await sample(inference, config.vocabSize, requests, { ...options, temperature: 0 });
    const allFork = await sample(inference, config.vocabSize, requests, { ...options, forking: { above: -1, temperature: 0 } });
    expect(allFork.map(({ tokenIds }) => tokenIds)).toEqual(greedy.map(({ tokenIds }) => tokenIds));
    inference.dispose();
  });
});
