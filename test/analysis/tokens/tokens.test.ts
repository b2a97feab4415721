import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeByPercentile } from '../../../src/analysis/tokens/changeByPercentile';
import { entropySummary, shareBelow } from '../../../src/analysis/tokens/entropySummary';
import { carriedShare } from '../../../src/analysis/tokens/carriedShare';
import { covarianceSummary, tokenCovariances } from '../../../src/analysis/tokens/tokenCovariance';
import { tokenContexts, type ContextRow } from '../../../src/analysis/tokens/tokenContexts';
import { tokenStatistics, type StatisticsRow } from '../../../src/analysis/tokens/tokenStatistics';
import { tokenMeans, tokenPlaces, type TokenRow } from '../../../src/analysis/tokens/tokenMeans';
import { topOverlap, topPositions } from '../../../src/analysis/tokens/topOverlap';

const rows: TokenRow[] = [
  { ids: [1, 2, 1], texts: ['so', ' then', 'so'], values: [0.5, 1, 1.5] },
  { ids: [2, 3, 1], texts: [' then', '!', 'so'], values: [3, 9, NaN] },
];

describe('means by token', () => {
  it('are those of frequent tokens, the highest first', () => {
    expect(tokenMeans(rows, 2)).toEqual([
      { id: 2, text: ' then', count: 2, mean: 2 },
      { id: 1, text: 'so', count: 2, mean: 1 },
    ]);
    expect(tokenMeans(rows, 1).map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(tokenMeans(rows)).toEqual([]);
  });

  it('do not depend on the order of completions', () => {
    const row = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 8 })), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (pairs) => {
        const of = (each: typeof pairs) =>
          tokenMeans(
            each.map((one) => ({ ids: one.map(([id]) => id), texts: one.map(([id]) => `${id}`), values: one.map(([, v]) => v) })),
            1,
          );
        expect(of([...pairs].reverse())).toEqual(of(pairs));
      }),
      { numRuns: 30 },
    );
  });

  it('have places, one a completion', () => {
    expect(tokenPlaces(rows, 1, 5)).toEqual([{ row: 0, position: 2, value: 1.5 }]);
    expect(tokenPlaces(rows, 2, 5)).toEqual([
      { row: 1, position: 0, value: 3 },
      { row: 0, position: 1, value: 1 },
    ]);
    expect(tokenPlaces(rows, 2, 1)).toHaveLength(1);
  });
});

describe('entropies', () => {
  it('have percentiles as NumPy and a share of certain tokens', () => {
    // 0.00, 0.01 … 1.00: numpy.percentile at p is p/100; only 0.00 is below 0.01.
    const values = Array.from({ length: 101 }, (_, i) => (100 - i) / 100);
    const summary = entropySummary([...values, NaN])!;
    expect(summary).toMatchObject({ count: 101, max: 1, certain: 1 / 101 });
    expect(summary.mean).toBeCloseTo(0.5, 12);
    for (const percent of [50, 80, 90, 95, 99] as const) expect(summary.percentiles[percent]).toBeCloseTo(percent / 100, 12);
    expect(entropySummary([NaN])).toBeNull();
    expect(shareBelow([], 1)).toBe(0);
  });

  it('of two models share top positions', () => {
    expect([...topPositions([0.1, 0.9, 0.5, 0.9, NaN], 0.4)]).toEqual([0, 1, 0, 1, 0]);
    // Ties: the first comes first.
    expect([...topPositions([0, 0, 0, 0, 0], 0.2)]).toEqual([1, 0, 0, 0, 0]);
    const first = [9, 8, 1, 2, 3, 1, 1, 1, 1, 1];
    expect(topOverlap(first, first)).toBe(1);
    expect(topOverlap(first, [9, 1, 8, 2, 3, 1, 1, 1, 1, 1])).toBe(0.5);
    expect(topOverlap(first, [1, 1, 8, 9, 3, 1, 1, 1, 1, 1])).toBe(0);
    expect(topOverlap([], [])).toBeNull();
    expect(() => topOverlap([1], [1, 2])).toThrow('both models need the same positions; found 1 and 2');
  });

  it('change by how high they were before', () => {
    // Sorted by before: 0→1, 1→1 | 2→1, 3→2
    expect(changeByPercentile([3, 0, 2, 1], [2, 1, 1, 1], 2)).toEqual([
      { from: 0, to: 50, count: 2, before: 0.5, after: 1, change: 0.5 },
      { from: 50, to: 100, count: 2, before: 2.5, after: 1.5, change: -1 },
    ]);
    expect(changeByPercentile([5, NaN], [7, 1], 4)).toEqual([{ from: 75, to: 100, count: 1, before: 5, after: 7, change: 2 }]);
    expect(() => changeByPercentile([1], [])).toThrow(RangeError);
  });
});

describe('covariance of advantage and log-probability', () => {
  it('agrees with computing by hand', () => {
    // means −2 and 0
    const found = tokenCovariances([-1, -2, -3], [1, 1, -2]);
    expect([...found]).toEqual([1, 0, 2]);
    expect(covarianceSummary(found, 0.5)).toEqual({ mean: 1, top: { share: 0.5, from: 2, mean: 2 }, max: 2 });
    expect(covarianceSummary([])).toBeNull();
    expect(() => tokenCovariances([1], [])).toThrow('found 1 log-probabilities and 0 advantages');
  });
});

describe('statistics by token', () => {
  const alternatives = { ids: [1, 2, 2, 1], texts: ['so', ' then', ' then', 'so'], logprobs: [-1, -2, -0.5, -3] };
  const row: StatisticsRow = {
    ...{ ids: [1, 2], texts: ['so', ' then'], entropies: [1, 0.25], logprobs: [-1, -0.5], isTop: [1, 0], alternatives },
    ...{ reference: { entropies: [2, 0.5], logprobs: [-2, -0.25] }, covariances: [0.5, -0.5] },
  };

  it('are means over the positions where it was sampled, with what else was likely there', () => {
    const other: StatisticsRow = {
      ...{ ids: [1, 3], texts: ['so', '!'], entropies: [2, NaN], logprobs: [-2, -1], isTop: [0, 0] },
      ...{ alternatives: { ids: [1, 4, 3, 4], texts: ['so', ' no', '!', ' no'], logprobs: [-2, -1, -1, -2] } },
      ...{ reference: null, covariances: null },
    };
    const { tokens, distinct } = tokenStatistics([row, other]);
    expect(distinct).toBe(2);
    expect(tokens[0]).toEqual({
      ...{ id: 1, text: 'so', count: 2, entropy: 1.5, top: 0.5, covariance: 0.5 },
      probability: (Math.exp(-1) + Math.exp(-2)) / 2,
      reference: { entropy: 2, probability: Math.exp(-2), change: 1 },
      // e⁻¹ and e⁻² at one of two positions each.
      instead: [
        { text: ' no', probability: Math.exp(-1) / 2 },
        { text: ' then', probability: Math.exp(-2) / 2 },
      ],
    });
    expect(tokens[1]).toMatchObject({ id: 2, count: 1, entropy: 0.25, reference: { change: -0.25 }, covariance: -0.5 });
    expect(tokenStatistics([row, other], 1)).toMatchObject({ tokens: [{ id: 1 }], distinct: 2 });
    const unknown = { ...row, logprobs: [NaN, -0.5] };
    expect(tokenStatistics([unknown]).tokens.map(({ probability }) => probability)).toEqual([null, Math.exp(-0.5)]);
    expect(tokenStatistics([])).toEqual({ tokens: [], distinct: 0 });
  });

  it('say how much of the entropy the top positions carry', () => {
    expect(carriedShare([3, 1, 0, NaN], [1, 0, 0, 1])).toBe(0.75);
    expect(carriedShare([0, 0], [1, 0])).toBeNull();
  });
});

describe('contexts of a token', () => {
  const at = (promptId: string, sample: number, entropies: number[]): ContextRow => ({
    ...{ promptId, group: promptId === 'p' ? 0 : 1, sample, reward: sample, failed: false, entropies },
    ...{ ids: [5, 1, 5], texts: ['a', 'b', 'a'] },
  });

  it('are one a prompt, its highest, with as much around as asked for', () => {
    const found = tokenContexts([at('p', 0, [1, NaN, 2]), at('p', 1, [1.5, 0, 0]), at('q', 0, [3, 0, NaN])], 5, 10, 1);
    expect(found).toMatchObject({ places: 5, completions: 3, prompts: 2 });
    expect(found.contexts).toEqual([
      {
        ...{ promptId: 'q', group: 1, sample: 0, reward: 0, failed: false, position: 0, entropy: 3 },
        ...{ at: 0, texts: ['a', 'b'], entropies: [3, 0] },
      },
      {
        ...{ promptId: 'p', group: 0, sample: 0, reward: 0, failed: false, position: 2, entropy: 2 },
        ...{ at: 1, texts: ['b', 'a'], entropies: [null, 2] },
      },
    ]);
    expect(tokenContexts([at('p', 0, [1, 0, 2])], 7, 10)).toEqual({ places: 0, completions: 0, prompts: 0, contexts: [] });
  });
});
