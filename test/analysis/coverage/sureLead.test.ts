import { describe, expect, it } from 'vitest';
import { drawDifferences } from '../../../src/analysis/coverage/differenceDraws';
import { sureLead as leadOf } from '../../../src/analysis/coverage/sureLead';
import { seededRandom } from '../../../src/analysis/seededRandom';

const pair = (base: number, other: number, n = 8) => ({ base: { n, c: base }, other: { n, c: other } });
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const ks = [1, 2, 4, 8];
const sureLead = (...args: Parameters<typeof drawDifferences>) => leadOf(drawDifferences(...args));
const ahead = (...args: Parameters<typeof drawDifferences>) => sureLead(...args).leads.map((lead) => lead.ahead);

describe('who is surely ahead', () => {
  it('is told at each k', () => {
    // Of 60 problems the other always solves 40 and never 20; the base has 2 of 8 on each: pass@1 .25 to .67, pass@8 1 to .67.
    const crossed = [...many(40, pair(2, 8)), ...many(20, pair(2, 0))];
    expect(sureLead(crossed, ks)).toEqual({
      leads: [
        { k: 1, ahead: 'other' },
        { k: 2, ahead: 'other' },
        // 1 − C(6, 4) / C(8, 4) = .79 less .67 is .12, with a standard error of .47 / √60 = .061: 1.96 of them, and the band needs more.
        { k: 4, ahead: null },
        { k: 8, ahead: 'base' },
      ],
      differing: 60,
    });
  });

  it('needs 8 problems that differ, at this k', () => {
    expect(ahead([...many(7, pair(1, 8)), ...many(3, pair(4, 4))], ks)).toEqual([null, null, null, null]);
    expect(sureLead([pair(1, 8)], ks).differing).toBe(1);
    // All nine rise from 1 to 4 of 8: pass@8 is 1 before and after.
    expect(ahead(many(9, pair(1, 4)), ks)).toEqual(['other', 'other', 'other', null]);
    expect(ahead(many(9, pair(4, 1)), ks)).toEqual(['base', 'base', 'base', null]);
    // 2 of 4 and 4 of 8 are one share.
    expect(sureLead([{ base: { n: 4, c: 2 }, other: { n: 8, c: 4 } }], [1]).differing).toBe(0);
  });

  it('is the trained model at small k, in the run that the example has', () => {
    // Right ones of 64 samples of each of 64 problems: base, GRPO after 60 steps. The difference is +.17 at 1 and −.04 at 32.
    const counts: [number, number][] = [
      [7, 1],
      [8, 45],
      [9, 14],
      [20, 29],
      [7, 25],
      [4, 20],
      [7, 22],
      [8, 3],
      [9, 30],
      [10, 5],
      [7, 15],
      [13, 36],
      [10, 39],
      [4, 1],
      [9, 33],
      [4, 15],
      [13, 35],
      [2, 1],
      [5, 2],
      [1, 4],
      [7, 5],
      [7, 19],
      [6, 28],
      [5, 3],
      [22, 46],
      [15, 41],
      [14, 25],
      [7, 1],
      [5, 4],
      [10, 26],
      [8, 19],
      [17, 14],
      [2, 17],
      [2, 7],
      [6, 2],
      [8, 23],
      [6, 3],
      [4, 27],
      [15, 38],
      [8, 31],
      [6, 31],
      [4, 7],
      [15, 35],
      [9, 11],
      [0, 0],
      [4, 4],
      [11, 11],
      [30, 55],
      [10, 5],
      [6, 1],
      [4, 28],
      [16, 38],
      [14, 20],
      [16, 28],
      [16, 24],
      [6, 1],
      [10, 22],
      [2, 4],
      [20, 61],
      [8, 0],
      [13, 42],
      [2, 7],
      [7, 32],
      [19, 53],
    ];
    const pairs = counts.map(([base, other]) => pair(base, other, 64));
    expect(ahead(pairs, [1, 2, 4, 8, 16, 32, 64])).toEqual(['other', 'other', 'other', null, null, null, null]);
  });

  it.each([
    [64, 16, (u: number) => u ** 4],
    [20, 16, (u: number) => u],
    [5, 16, (u: number) => u],
  ])('is told of one model drawn twice in at most 6 of 100: %i problems, %i samples', (problems, n, rate) => {
    const random = seededRandom(5);
    const right = (p: number) => Array.from({ length: n }, random).filter((one) => one < p).length;
    const draws = 200;
    let claims = 0;
    for (let draw = 0; draw < draws; draw++) {
      const pairs = Array.from({ length: problems }, () => {
        const p = rate(random());
        return pair(right(p), right(p), n);
      });
      if (ahead(pairs, [1, 2, 4, 8, 16], { resamples: 200, seed: draw + 1 }).some((one) => one !== null)) claims++;
    }
    expect(claims / draws).toBeLessThanOrEqual(0.06);
  });
});
