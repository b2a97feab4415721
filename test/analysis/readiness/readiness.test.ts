import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mixedGroupChance, mixedShares } from '../../../src/analysis/readiness/mixedGroups';
import { promptShares } from '../../../src/analysis/readiness/promptShares';
import { recommend } from '../../../src/analysis/readiness/recommendation';
import { readinessVerdict } from '../../../src/analysis/readiness/verdict';
import { seededRandom } from '../../../src/analysis/seededRandom';
import { combinations } from '../combinations';

describe('groups with a gradient', () => {
  it('are those with a right and a wrong one', () => {
    // Two of four right: of the 6 pairs 4 are mixed. One of three: pairs 2 of 3, and the triple always.
    expect(mixedGroupChance({ n: 4, c: 2 }, 2)).toBeCloseTo(4 / 6, 12);
    expect(mixedGroupChance({ n: 3, c: 1 }, 2)).toBeCloseTo(2 / 3, 12);
    expect(mixedGroupChance({ n: 3, c: 1 }, 3)).toBe(1);
    expect([0, 3].map((c) => mixedGroupChance({ n: 3, c }, 2))).toEqual([0, 0]);
    // A group of one is never mixed.
    expect(mixedGroupChance({ n: 9, c: 4 }, 1)).toBeCloseTo(0, 12);
  });

  it('are as many as among all groups that can be drawn', () => {
    const sizes = fc.record({ n: fc.integer({ min: 2, max: 9 }), c: fc.nat({ max: 9 }), size: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(sizes, ({ n, c, size }) => {
        fc.pre(c <= n && size <= n);
        const groups = combinations([...Array(n).keys()], size);
        const mixed = groups.filter((group) => {
          const right = group.filter((index) => index < c).length;
          return right > 0 && right < size;
        });
        expect(mixedGroupChance({ n, c }, size)).toBeCloseTo(mixed.length / groups.length, 9);
      }),
    );
  });

  it('are in expectation what training meets: a simulation agrees within its error', () => {
    const rates = [0, 0.02, 0.1, 0.3, 0.6, 0.95, 1];
    const random = seededRandom(7);
    const [n, size, rounds] = [64, 8, 4000];
    const drawn = (rate: number, count: number): number => {
      let right = 0;
      for (let i = 0; i < count; i++) if (random() < rate) right++;
      return right;
    };
    for (const rate of rates) {
      const truth = 1 - rate ** size - (1 - rate) ** size;
      let [expected, met] = [0, 0];
      for (let round = 0; round < rounds; round++) {
        expected += mixedGroupChance({ n, c: drawn(rate, n) }, size) / rounds;
        const right = drawn(rate, size);
        if (right > 0 && right < size) met += 1 / rounds;
      }
      // Four standard errors of a share of 4,000.
      const error = 4 * Math.sqrt((truth * (1 - truth)) / rounds) + 1e-9;
      expect(Math.abs(expected - truth)).toBeLessThanOrEqual(error);
      expect(Math.abs(met - truth)).toBeLessThanOrEqual(error);
    }
  });

  it('are a mean over prompts', () => {
    const [two, four] = mixedShares(
      [
        { n: 4, c: 2 },
        { n: 4, c: 0 },
      ],
      [2, 4],
    );
    expect(two).toMatchObject({ numGenerations: 2, value: expect.closeTo(1 / 3, 12) as number });
    expect(four).toMatchObject({ numGenerations: 4, value: 0.5 });
  });
});

describe('what to train with', () => {
  const at = (temperature: number, ...shares: number[]) => ({
    ...{ temperature, chances: [shares.at(-1)!] },
    mixed: shares.map((value, i) => ({ numGenerations: 2 ** (i + 1), value, low: value - 0.02, high: value + 0.02 })),
  });

  it('is the smallest group with nine tenths of what the largest gives', () => {
    expect(recommend([at(1, 0.3, 0.55, 0.73, 0.79, 0.8)])).toMatchObject({
      ...{ temperature: 1, numGenerations: 8 },
      groupReason: 'Groups of 8 have a gradient in 73 % of cases, nine tenths or more of the 80 % of groups of 32.',
      temperatureReason: 'Only T = 1 was measured: 80 % of groups of 32 have a gradient.',
    });
    expect(recommend([at(1, 0.1, 0.2, 0.4)])!.groupReason).toBe(
      'Groups of 8 have a gradient in 40 % of cases, and smaller ones in less than nine tenths of that; larger ones were not measured.',
    );
  });

  it('leaves T = 1 only for what is surely better, prompt by prompt', () => {
    const paired = (temperature: number, chances: number[]) => {
      const value = chances.reduce((sum, one) => sum + one, 0) / chances.length;
      return { temperature, chances, mixed: [{ numGenerations: 2, value, low: value - 0.2, high: value + 0.2 }] };
    };
    // Better for two prompts of four, worse for one: a resample may have more of that.
    expect(recommend([paired(0.7, [0.8, 0.6, 0.2, 0.4]), paired(1, [0.6, 0.5, 0.38, 0.4])])).toMatchObject({
      temperature: 1,
      temperatureReason: 'At T = 1 47 % of groups of 2 have a gradient; 50 % at T = 0.7 are not surely more.',
      groupReason: 'Groups of 2 have a gradient in 47 % of cases; no other size was measured.',
    });
    // Better for each, though the intervals of the two means overlap.
    expect(recommend([paired(1.3, [0.82, 0.12, 0.42]), paired(1, [0.8, 0.1, 0.4])])!.temperature).toBe(1.3);
  });

  it('is never a temperature without a gradient', () => {
    const rare = { ...at(0.7, 0.01), chances: [0, 0, 0.03] };
    expect(recommend([rare, { ...at(1, 0), chances: [0, 0, 0] }])!.temperature).toBe(0.7);
    expect(recommend([at(1, 0, 0)])).toBeNull();
    expect(recommend([{ temperature: 1, mixed: [], chances: [] }])).toBeNull();
  });
});

describe('whether RL has something to learn from', () => {
  const counts = (never: number, between: number, always: number) => [
    ...Array.from({ length: never }, () => ({ n: 8, c: 0 })),
    ...Array.from({ length: between }, () => ({ n: 8, c: 3 })),
    ...Array.from({ length: always }, () => ({ n: 8, c: 8 })),
    { n: 0, c: 0 },
  ];
  it.each([
    [4, 0, 0, 'hopeless', /^No prompt has a success in 8 samples.*up to 31\.2 % a prompt is still possible/],
    [0, 0, 4, 'solved', /^Every one of 8 samples is right for all 4 prompts/],
    [2, 0, 2, 'narrow', /^Of 4 prompts 2 are always right and 2 never in 8 samples: no group has a gradient/],
    [8, 2, 0, 'narrow', /^Only 2 of 10 prompts \(20 %\) are sometimes right in 8 samples; 8 never are, 0 always/],
    [1, 3, 0, 'ready', /^RL has something to learn from: 3 of 4 prompts \(75 %\)/],
  ])('with %i never, %i sometimes, %i always right is %s', (never, between, always, verdict, sentence) => {
    const shares = promptShares(counts(never, between, always));
    expect(shares).toEqual({ never, between, always });
    // 1 − 0.05^(1/8) = 0.312.
    expect(readinessVerdict(shares, { least: 8, most: 8 })).toEqual({
      verdict,
      sentence: expect.stringMatching(sentence) as string,
    });
  });
});
