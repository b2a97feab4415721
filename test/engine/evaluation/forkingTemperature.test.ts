import { describe, expect, it } from 'vitest';
import { forkingTemperatureSentences } from '../../../src/analysis/forkingTemperatureFinding';
import { strategyPoints } from '../../../src/analysis/strategyPoints';
import { evaluationStrategySchema, type ForkingTemperatureStrategy as Found } from '../../../src/contract/evaluationStrategy';
import type { Compute, SampleRequest, SampledTokens, SamplingOptions } from '../../../src/engine/compute';
import { evaluateModel } from '../../../src/engine/evaluation/evaluateModel';
import { ForkingTemperatureStrategy, type ForkingTemperatures } from '../../../src/engine/evaluation/forkingTemperatureStrategy';
import { readModelFolder } from '../../../src/engine/model/folder';
import { tinyModel } from '../cli/workspace';

const { tokenizer } = await readModelFolder(tinyModel);
const [right, wrong] = [' answer 6', ' answer 5'].map((text) => tokenizer.encode(text, { specialTokens: false }));

/**
 * Sample j of problem i is right where j < 4 − T of the forking tokens − 2·(T of the others − 1): heating the others costs twice as much. Entropies are
 * 0.1 · (1 … 10) over the plain tokens of five samples.
 */
async function evaluated(asked: ForkingTemperatures, temperature = 1) {
  const calls: SamplingOptions[] = [];
  const streams: string[] = [];
  const sample = (_: unknown, requests: readonly SampleRequest[], options: SamplingOptions): Promise<SampledTokens[]> => {
    calls.push(options);
    return Promise.resolve(
      requests.map(({ stream }): SampledTokens => {
        streams.push(stream.join());
        const [, problem, j] = stream as [number, number, number];
        const { temperature: others, forking = { temperature: others } } = options;
        const isRight = j < 4 - problem - forking.temperature - 2 * (others - 1);
        const tokenIds = (isRight ? right : wrong)!;
        const entropies = Float32Array.from(tokenIds, (_, t) => (2 * j + t + 1) / 10);
        const none = { alternativeIds: new Int32Array(), alternativeLogprobs: new Float32Array() };
        return { tokenIds, finishReason: 'length', logprobs: new Float32Array(tokenIds.length), entropies, ...none };
      }),
    );
  };
  const score = (_: unknown, requests: readonly { completionIds: readonly number[] }[], at: number) => {
    expect(at).toBe(1);
    return Promise.resolve(
      requests.map(({ completionIds }) => ({ entropies: new Float32Array(completionIds.length).fill(0.7) })),
    );
  };
  const strategy = new ForkingTemperatureStrategy(asked);
  const progress: number[] = [];
  const prompts = ['a', 'b'].map((id) => ({ prompt: 'use 1, 2, 3 make 6', id }));
  const rewards = [{ name: 'six', weight: 1, score: (_: unknown, text: string) => (text.endsWith('6') ? 1 : 0) }];
  const result = await evaluateModel(
    { sample, score } as unknown as Compute,
    tokenizer,
    { prompts, rewards, samples: 5, seed: 7, sampling: { temperature, top_p: 1, top_k: 0, max_completion_length: 8 }, strategy },
    (done) => progress.push(done),
  );
  return { ...result, found: result.strategy as Found, calls, streams, progress, rounds: strategy.rounds(temperature) };
}

describe('another temperature for one kind of token', () => {
  it('is tried for each kind, the other as it was, on the same streams, and the plain samples are those of both at their own', async () => {
    expect(right).toHaveLength(2);
    const { found, calls, streams, passAtK, progress, rounds, groups } = await evaluated({
      ...{ threshold: { percentile: 80 }, temperatures: [1, 2] },
    });
    expect(evaluationStrategySchema.parse(found)).toEqual(found);
    // Entropies 0.1 … 1 twice: 80 % of the way from the first to the last of 20 is 0.2 of the way from the 16th, 0.8, to the 17th, 0.9.
    expect(found.threshold).toBeCloseTo(0.82, 6);
    expect(found).toMatchObject({ percentile: 80, share: 0.2 });
    expect(calls.map(({ temperature, forking }) => [temperature, forking?.temperature])).toEqual([
      [1, undefined],
      [1, 2],
      [2, 1],
    ]);
    expect(calls[1]!.forking!.above).toBe(found.threshold);
    expect(streams.slice(10, 20)).toEqual(streams.slice(0, 10));
    expect(streams.slice(20)).toEqual(streams.slice(0, 10));
    // Right of 5: plain 3 and 2, forking at 2 2 and 1, the others at 2 1 and 0.
    const values = found.curve.map(({ temperature, forking, others, difference }) => [
      ...[temperature, forking.value, others.value, difference.value],
    ]);
    expect(values).toEqual([
      [1, 0.5, 0.5, 0],
      [2, expect.closeTo(0.3, 12) as number, expect.closeTo(0.1, 12) as number, expect.closeTo(0.2, 12) as number],
    ]);
    expect(found.curve[1]!.difference.low).toBeCloseTo(0.2, 12);
    expect(found.curve[0]!.forking).toMatchObject({
      tokens: 2,
      failed: 0,
      low: expect.closeTo(0.4, 12) as number,
      high: expect.closeTo(0.6, 12) as number,
    });
    expect(passAtK[0]!.value).toBeCloseTo(0.5, 12);
    // Only the plain samples are kept; progress goes on over all rounds.
    expect(groups.map(({ length }) => length)).toEqual([5, 5]);
    expect([rounds, progress]).toEqual([3, [10, 20, 30]]);
  });

  it('asks for the entropies at T = 1 where the plain samples have another temperature', async () => {
    const { found, calls } = await evaluated({ threshold: { percentile: 50 }, temperatures: [2] }, 0.5);
    expect(found.threshold).toBeCloseTo(0.7, 6);
    expect(calls.map(({ temperature, forking }) => [temperature, forking?.temperature])).toEqual([
      [0.5, undefined],
      [0.5, 2],
      [2, 0.5],
    ]);
  });

  it('takes a threshold in nats', async () => {
    const { found } = await evaluated({ threshold: { nats: 0.55 }, temperatures: [1] });
    expect(found).toMatchObject({ threshold: 0.55, percentile: null, share: 0.5 });
  });
});

describe('what it did to the accuracy', () => {
  const estimate = (value: number) => ({ value, low: value - 0.05, high: value + 0.05, tokens: 20, failed: 0 });
  const point = (temperature: number, forking: number, others: number, low: number, high: number) => ({
    ...{ temperature, forking: estimate(forking), others: estimate(others) },
    difference: { value: forking - others, low, high },
  });

  it('is told of the hottest and of the coldest temperature, as far as the intervals go', () => {
    const curve = [
      point(0.5, 0.4, 0.52, -0.2, -0.04),
      point(0.8, 0, 1, -1, -1),
      point(1, 0.4, 0.4, 0, 0),
      point(2, 0.17, 0.04, 0.08, 0.19),
    ];
    expect(forkingTemperatureSentences(curve, 1)).toEqual([
      'At T = 2 accuracy is 0.17 with the forking tokens heated, and only 0.040 with the others (0.13 apart, 95 % interval 0.080 to 0.19).',
      'At T = 0.5 accuracy is only 0.40 with the forking tokens cooled, and 0.52 with the others (0.12 apart, 95 % interval 0.040 to 0.20).',
    ]);
    expect(forkingTemperatureSentences([point(1.5, 0.31, 0.3, -0.02, 0.04)], 1)).toEqual([
      'At T = 1.5 the interval cannot tell the two kinds apart: 0.31 with the forking tokens heated, 0.30 with the others (difference −0.020 to 0.040).',
    ]);
    expect(forkingTemperatureSentences([point(1, 0.3, 0.3, 0, 0)], 1)).toEqual([]);
  });

  it('has a row a kind and temperature', () => {
    const strategy = {
      name: 'forking-temperature' as const,
      threshold: 0.7,
      percentile: 80,
      share: 0.2,
      curve: [point(2, 0.17, 0.04, 0, 0.2)],
    };
    expect(strategyPoints(strategy).map(({ label, value, tokens }) => [label, value, tokens])).toEqual([
      ['T = 2 on forking tokens', 0.17, 20],
      ['T = 2 on the others', 0.04, 20],
    ]);
  });
});
