import { beforeAll, describe, expect, it } from 'vitest';
import type { Compute, SampleRequest, SamplingOptions } from '../../src/engine/compute';
import { drawToken } from '../../src/engine/sampling/draw';
import { TokenDistribution } from '../../src/engine/sampling/statistics';
import { backendsUnderTest, isAvailable, useBackend } from './backendsUnderTest';
import { openFixture } from './fixtureModel';

function distributionOf(probabilities: readonly number[], temperature = 1): TokenDistribution {
  const distribution = new TokenDistribution(probabilities.length);
  distribution.read(Float32Array.from(probabilities, Math.log), 0, temperature);
  return distribution;
}

describe('TokenDistribution', () => {
  it('gives log-probability, entropy and alternatives of softmax(z / T)', () => {
    const distribution = distributionOf([0.5, 0.25, 0.125, 0.125]);
    // 1/2 · ln 2 + 1/4 · ln 4 + 2 · 1/8 · ln 8 = 1.75 ln 2
    expect(distribution.entropy).toBeCloseTo(1.75 * Math.LN2, 6);
    expect(distribution.logprob(1)).toBeCloseTo(Math.log(0.25), 6);
    const record = {
      logprobs: new Float32Array(1),
      entropies: new Float32Array(1),
      alternativeIds: new Int32Array(3),
      alternativeLogprobs: new Float32Array(3),
    };
    distribution.record(record, 0, 2, 3);
    expect([...record.alternativeIds]).toEqual([0, 1, 2]);
    expect(record.alternativeLogprobs[2]).toBeCloseTo(Math.log(0.125), 6);
  });

  it('divides logits by the temperature, and by 1 at temperature 0', () => {
    // Odds 4 : 1 at T = 1 become 16 : 1 at T = 0.5.
    expect(Math.exp(distributionOf([0.8, 0.2], 0.5).logprob(0))).toBeCloseTo(16 / 17, 6);
    expect(Math.exp(distributionOf([0.8, 0.2], 0).logprob(0))).toBeCloseTo(0.8, 6);
  });

  it('refuses logits that are not numbers', () => {
    const distribution = new TokenDistribution(2);
    expect(() => distribution.read(Float32Array.of(NaN, 1), 0, 1)).toThrow(/not numbers/);
  });
});

describe('drawToken', () => {
  const distribution = distributionOf([0.1, 0.4, 0.2, 0.3]);
  const draws = (topK: number, topP: number): number[] =>
    [0, 0.05, 0.15, 0.45, 0.55, 0.65, 0.75, 0.999].map((uniform) => drawToken(distribution, uniform, topK, topP));

  it('inverts the cumulative distribution in the order of ids', () => {
    expect(draws(0, 1)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it('keeps the k most likely', () => {
    // {1: 4/7, 3: 3/7}: the boundary is at 0.571.
    expect(draws(2, 1)).toEqual([1, 1, 1, 1, 1, 3, 3, 3]);
    expect(new Set(draws(1, 1))).toEqual(new Set([1]));
  });

  it('keeps the smallest set that reaches top-p', () => {
    // 0.4 + 0.3 = 0.7 reaches 0.65; 0.4 alone reaches 0.4.
    expect(new Set(draws(0, 0.65))).toEqual(new Set([1, 3]));
    expect(new Set(draws(0, 0.39))).toEqual(new Set([1]));
  });

  it('renormalises after top-k before top-p, as transformers does', () => {
    // Of {1: 0.4, 3: 0.3} the first has 4/7 = 0.571.
    expect(new Set(draws(2, 0.57))).toEqual(new Set([1]));
    expect(new Set(draws(2, 0.58))).toEqual(new Set([1, 3]));
  });
});

const options: SamplingOptions = { temperature: 0.9, topP: 1, topK: 0, maxTokens: 12, stopIds: [1] };

function requestsOf(prompts: readonly number[][], each: number): SampleRequest[] {
  return prompts.flatMap((promptIds, prompt) =>
    Array.from({ length: each }, (_, sample) => ({ promptIds, stream: [42, 3, prompt, sample] })),
  );
}

describe.each(backendsUnderTest)('sampling on %s', (backend) => {
  let compute: Compute;
  beforeAll(async () => {
    if (await isAvailable(backend)) ({ compute } = await openFixture('qwen2', backend));
  });
  const requests = requestsOf(
    [
      [2, 5, 7],
      [6, 3],
      [2, 5, 7, 9, 4],
    ],
    8,
  );

  it('agrees with scoring', async (context) => {
    await useBackend(backend, context);
    const sampled = await compute.sample('policy', requests, options);
    const scored = await compute.score(
      'policy',
      sampled.map(({ tokenIds }, i) => ({ promptIds: requests[i]!.promptIds, completionIds: tokenIds })),
      options.temperature,
    );
    sampled.forEach((one, i) => {
      expect(one.tokenIds.length).toBe(one.logprobs.length);
      one.logprobs.forEach((logprob, t) => expect(Math.abs(logprob - scored[i]!.logprobs[t]!)).toBeLessThan(1e-4));
      one.entropies.forEach((entropy, t) => expect(Math.abs(entropy - scored[i]!.entropies[t]!)).toBeLessThan(1e-4));
      expect(one.alternativeIds.length).toBe(5 * one.tokenIds.length);
    });
  });

  it('draws the same alone as in a batch', async (context) => {
    await useBackend(backend, context);
    const together = await compute.sample('policy', requests, options);
    for (const index of [0, 9, 23]) {
      const [alone] = await compute.sample('policy', [requests[index]!], options);
      expect(alone!.tokenIds).toEqual(together[index]!.tokenIds);
    }
  });

  it('is greedy at temperature 0: each token is the most likely one', async (context) => {
    await useBackend(backend, context);
    const [greedy] = await compute.sample('policy', requestsOf([[2, 5, 7]], 1), { ...options, temperature: 0, stopIds: [] });
    expect(greedy!.tokenIds.length).toBe(12);
    const ids = [2, 5, 7, ...greedy!.tokenIds];
    for (let t = 0; t < 12; t++) {
      expect(greedy!.tokenIds[t]).toBe(greedy!.alternativeIds[5 * t]);
      const [next] = await compute.score('policy', [{ promptIds: ids.slice(0, 3 + t), completionIds: [ids[3 + t]!] }], 0);
      expect(next!.alternativeIds[0]).toBe(ids[3 + t]);
    }
  });

  it('ends at a stop token, which it keeps, or at the limit', async (context) => {
    await useBackend(backend, context);
    const sampled = await compute.sample('policy', requestsOf([[2, 5, 7]], 64), { ...options, temperature: 2 });
    const stopped = sampled.filter(({ finishReason }) => finishReason === 'stop');
    const limited = sampled.filter(({ finishReason }) => finishReason === 'length');
    expect(stopped.length).toBeGreaterThan(0);
    for (const { tokenIds } of stopped) expect(tokenIds.indexOf(1)).toBe(tokenIds.length - 1);
    for (const { tokenIds } of limited) {
      expect(tokenIds).not.toContain(1);
      expect(tokenIds.length).toBe(12);
    }
  });

  it('draws tokens as often as their probability says', async (context) => {
    await useBackend(backend, context);
    const draws = await compute.sample('policy', requestsOf([[2, 5, 7]], 2000), { ...options, maxTokens: 1 });
    const counts = new Map<number, number>();
    for (const { tokenIds } of draws) counts.set(tokenIds[0]!, (counts.get(tokenIds[0]!) ?? 0) + 1);
    const { alternativeIds, alternativeLogprobs } = draws[0]!;
    alternativeIds.forEach((id, a) => {
      const probability = Math.exp(alternativeLogprobs[a]!);
      const deviation = Math.sqrt(2000 * probability * (1 - probability));
      expect(Math.abs((counts.get(id) ?? 0) - 2000 * probability)).toBeLessThan(4 * deviation);
    });
  });

  it('refuses to score a token or an alternative outside the vocabulary', async (context) => {
    await useBackend(backend, context);
    await expect(compute.score('policy', [{ promptIds: [2], completionIds: [24] }], 1)).rejects.toThrow(/token id 24 is outside/);
    const asked = { promptIds: [2], completionIds: [3], alternativeIds: Int32Array.of(-1) };
    await expect(compute.score('policy', [asked], 1)).rejects.toThrow(/token id -1 is outside/);
    const microBatches = [[{ ids: [2, 30], counts: [0, 1] }]];
    await expect(compute.gradients({ kind: 'sft', microBatches, numItemsInBatch: 1 })).rejects.toThrow(/token id 30 is outside/);
  });

  it('refuses an empty prompt and a token outside the vocabulary', async (context) => {
    await useBackend(backend, context);
    await expect(compute.sample('policy', [{ promptIds: [], stream: [1] }], options)).rejects.toThrow(/no tokens/);
    await expect(compute.sample('policy', requests, { ...options, maxTokens: 0 })).rejects.toThrow(
      /at least 1 token; found maxTokens 0/,
    );
    await expect(compute.sample('policy', [{ promptIds: [24], stream: [1] }], options)).rejects.toThrow(
      /outside the model's vocabulary of 24/,
    );
  });
});
