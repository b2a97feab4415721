import { describe, expect, it } from 'vitest';
import type { TokenStatistics, TokenTable } from '../../src/contract/tokenTable';
import { changeTitle } from '../../webview/tokens/model/changeLayout';
import { cloudLayout } from '../../webview/tokens/model/cloudLayout';
import { contextParts } from '../../webview/tokens/model/contextText';
import { entropyHistogramLayout } from '../../webview/tokens/model/entropyHistogramLayout';
import { finding } from '../../webview/tokens/model/finding';
import { attemptKey, missingReference, offeredSource, stepBeside } from '../../webview/tokens/model/source';
import { overlapTitle, stepNote } from '../../webview/tokens/model/stepCharts';
import { stepSubset } from '../../webview/tokens/model/stepSubset';
import { listRows, lowerLeast, sortingOf, type TokenList } from '../../webview/tokens/model/tokenLists';
import { tokensCsv } from '../../webview/tokens/model/tokensCsv';
import { tokensOverview, tokenTableOf } from './tokensFixture';

const token = (id: number, text: string, count: number, entropy: number, base: number, change: number): TokenStatistics => ({
  ...{ id, text, count, entropy, top: 0, probability: 0.5, covariance: null, instead: [] },
  reference: { entropy: base, probability: 0.5, change },
});
const tokens = [token(1, ' so', 200, 1, 1.5, -0.5), token(2, '=cmd', 50, 0.1, 0, 0.25), token(3, ' or', 120, 2, 2, 0.5)];
const ids = (list: TokenList, least = 100, find = '') =>
  listRows(tokens, list, { least, find, sorting: sortingOf(list) }).map(({ id }) => id);

describe('lists of tokens', () => {
  it('hold what is frequent enough, sorted as they are called', () => {
    expect(ids('highest')).toEqual([3, 1]);
    expect(ids('lowest', 1)).toEqual([2, 1, 3]);
    expect(ids('likelier', 1)).toEqual([3, 2]);
    expect(ids('lessLikely')).toEqual([1]);
    expect(ids('covariance', 1)).toEqual([]);
    const byDifference = { column: 'difference', isDescending: false } as const;
    expect(listRows(tokens, 'highest', { least: 1, find: '', sorting: byDifference }).map(({ id }) => id)).toEqual([1, 3, 2]);
  });

  it('find a token however rare it is, its space typed or drawn', () => {
    expect(ids('highest', 1000, ' S')).toEqual([1]);
    expect(ids('highest', 1000, '␣o')).toEqual([3]);
    expect(ids('highest', 1000, 'CMD')).toEqual([2]);
  });

  it('say which lower least count would fill them', () => {
    expect(lowerLeast(tokens, 1000)).toEqual({ most: 200, lower: 100 });
    expect(lowerLeast([], 100)).toEqual({ most: 0, lower: null });
  });

  it('are written as CSV that runs no formula', () => {
    const [head, , formula] = tokensCsv(tokens).split('\r\n');
    expect(head).toMatch(/^token,id,count,entropy,/);
    expect(formula).toBe("'=cmd,2,50,0.1,0,0.5,0,0.5,0.25,,");
  });
});

describe('what is said', () => {
  const table = (change: Partial<TokenTable['top']> = {}): TokenTable => {
    const made = tokenTableOf({ step: 60 });
    return { ...made, top: { ...made.top, ...change } };
  };

  it('is how much of the entropy a fifth of the tokens carries', () => {
    expect(finding(table({ carried: 0.721 }), 'base').title).toBe('A fifth of the tokens carries 72 % of the entropy.');
    expect(finding(table({ carried: null }), 'base').title).toBe('Every token is certain: there is no entropy.');
    const collapsed = table();
    collapsed.file = structuredClone(collapsed.file);
    collapsed.file.entropy!.percentiles[80] = 0.021;
    expect(finding(collapsed, 'base').warning).toBe('The top 20 % begin at 0.021 nats: there are hardly any forks left.');
    expect(finding({ ...table(), file: { ...collapsed.file, entropy: null } }, 'base').title).toBe(
      'These completions have no tokens.',
    );
  });

  it('is which bin of the base’s entropy changed most', () => {
    const bin = (from: number, change: number) => ({ from, to: from + 5, count: 10, before: 1, after: 1 + change, change });
    expect(changeTitle([bin(0, 0.1), bin(95, -0.31)], 'base')).toBe('The top 5 % by the base’s entropy lost 0.31 nats');
    expect(changeTitle([bin(0, 0.2), bin(95, -0.1)], 'base')).toBe(
      'The 0th to 5th percentile of the base’s entropy gained 0.20 nats',
    );
    expect(changeTitle([bin(0, 0.001)], 'base')).toBe('Entropy stayed within 0.005 nats of the base’s in every bin');
  });

  it('is the overlap of the step that is looked at, else of the newest', () => {
    const step = (number: number, overlap: number | null) => ({
      step: number,
      tokens: 9,
      mean: 1,
      certain: 0.5,
      p80: 1,
      overlap,
    });
    const read = [step(1, 0.99), step(2, 0.632), step(3, null)];
    expect(overlapTitle(read, 1, 'base')).toBe('99 % of the base’s forking positions are forks at step 1 too');
    expect(overlapTitle(read, 3, 'base')).toBe('63 % of the base’s forking positions are forks at step 2 too');
    expect(stepNote(3, 40, 1000)).toBe('40 of 1000 steps, evenly spaced; read 3 of 40');
    expect(stepNote(3, 3, 3)).toBe('');
  });
});

describe('steps', () => {
  const numbers = (many: number) => Array.from({ length: many }, (_, index) => index + 1);

  it('are all read where they are few, else at an even stride, with the first and the newest', () => {
    expect(stepSubset(numbers(40))).toEqual(numbers(40));
    expect(stepSubset(numbers(61)).slice(0, 3)).toEqual([1, 3, 5]);
    const many = stepSubset(numbers(1000));
    expect([many.length, many[0], many[1], many.at(-1)]).toEqual([21, 1, 51, 1000]);
    expect(stepSubset([])).toEqual([]);
  });

  it('are kept while they are there, and told from a later attempt', () => {
    const overview = tokensOverview({
      steps: [
        { step: 4, attempt: 1 },
        { step: 9, attempt: 2 },
      ],
      selected: { step: 9 },
    });
    expect(offeredSource(overview, { step: 4 })).toEqual({ step: 4 });
    expect(offeredSource(overview, { step: 5 })).toEqual({ step: 9 });
    expect([stepBeside(overview, { step: 4 }, 1), stepBeside(overview, { step: 4 }, -1)]).toEqual([9, null]);
    expect(attemptKey(overview, { step: 9 })).toBe('step 9 attempt 2');
    expect(missingReference({ step: 9 }, 'teacher')).toMatch(/log_teacher: true/);
  });
});

describe('what is drawn', () => {
  it('is a cloud whose words do not overlap and lie in its area', () => {
    const words = Array.from({ length: 60 }, (_, index) => ({
      item: index,
      text: 'word'.repeat(1 + (index % 3)),
      weight: 1 - index / 60,
    }));
    const area = { width: 700, height: 380 };
    const placed = cloudLayout(words, area);
    expect(placed.length).toBeGreaterThan(30);
    for (const [index, a] of placed.entries()) {
      expect(a.left >= 0 && a.top >= 0 && a.left + a.width <= area.width && a.top + a.height <= area.height).toBe(true);
      for (const b of placed.slice(index + 1)) {
        const apart =
          a.left + a.width <= b.left || b.left + b.width <= a.left || a.top + a.height <= b.top || b.top + b.height <= a.top;
        expect(apart).toBe(true);
      }
    }
    expect(cloudLayout(words, area)).toEqual(placed);
    expect(cloudLayout(words, { width: 0, height: 0 })).toEqual([]);
  });

  it('is a histogram with equal decades, forking from the 80th percentile on', () => {
    const table = structuredClone(tokenTableOf({ step: 60 }));
    table.file.histogram = { top: 2.1, counts: [1000, 100, 10, 1, ...new Array<number>(17).fill(0)] };
    table.file.entropy!.percentiles = { 50: 0, 80: 0.15, 90: 0.2, 95: 0.21, 99: 0.3 };
    const { bars, yTicks, percentiles } = entropyHistogramLayout(table, 'base', { width: 500, height: 300 });
    const steps = [0, 1, 2].map((index) => bars[index + 1]!.y - bars[index]!.y);
    expect(steps[1]).toBeCloseTo(steps[0]!, 6);
    expect(steps[2]).toBeCloseTo(steps[0]!, 6);
    expect(bars.slice(0, 4).map(({ isForking, height }) => [isForking, height > 0])).toEqual([
      [false, true],
      [false, true],
      [true, true],
      [true, true],
    ]);
    expect(bars[4]!.height).toBe(0);
    expect(yTicks.slice(0, 4).map(({ label }) => label)).toEqual(['1', '10', '100', '1,000']);
    // Both begin near the axis: the second label has no room beside the first.
    expect(percentiles.map(({ row }) => row)).toEqual([0, 1]);
  });

  it('is the text around a token, in runs of one heat level', () => {
    const context = {
      ...{ promptId: 'p', group: 0, sample: 0, position: 2, reward: 1, failed: false, entropy: 2.1, at: 2 },
      ...{ texts: ['a', 'b\n', ' x', '\u202e'], entropies: [0, 0, 2.1, null] },
    };
    expect(contextParts(context, 2.1)).toEqual([
      { text: 'ab↵', runs: [[0, 0, 3]] },
      { text: ' x', runs: [[10, 0, 2]] },
      { text: '⟦RLO⟧', runs: [[0, 0, 5]] },
    ]);
  });
});
