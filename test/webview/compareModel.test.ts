import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ComparedSide } from '../../src/contract/sampleOutput';
import { alignedLines } from '../../webview/compare/model/alignedLines';
import { differingStretches, entropyColumns } from '../../webview/compare/model/entropyColumns';
import { likelihoodSentence, likelihoodTable } from '../../webview/compare/model/likelihood';
import { shortName } from '../../webview/compare/model/names';
import { nextTokens } from '../../webview/compare/model/nextToken';
import { outcomeCounts, rewardsDiffer, tellingSeed, verdictOf } from '../../webview/compare/model/seeds';
import { comparedPair, type ComparedPair, type Pair } from '../../webview/compare/model/sides';
import { acrossFrom, nextDifference } from '../../webview/compare/model/walk';
import { comparison } from './compareFixture';

const idOf = (token: string): number => [...token].reduce((id, character) => id * 128 + (character.codePointAt(0) ?? 0), 0);

/** A text of short tokens; every token has probability 1/2 under its own model and `p` under the other. */
function sideOf(tokens: string[], reward: number | null, p = 0.25): ComparedSide {
  const logprobs = tokens.map(() => Math.log(0.5));
  return {
    completion: {
      text: tokens.join(''),
      tokens,
      tokenIds: tokens.map((token) => idOf(token)),
      logprobs,
      entropies: tokens.map(() => Math.log(2)),
      alternatives: tokens.map((token) => [{ id: idOf(token), token, logprob: Math.log(0.5) }]),
      finishReason: 'length',
    },
    underOther: {
      logprobs: tokens.map(() => Math.log(p)),
      entropies: tokens.map(() => 1),
      alternatives: tokens.map((token) => [{ id: idOf(token), token, logprob: Math.log(p) }]),
    },
    reward,
    failure: reward === null ? 'reward: it threw' : null,
  };
}

const pairOf = (base: string[], other: string[], rewards: [number | null, number | null] = [0, 1], seed = 1): Pair => ({
  seed,
  base: sideOf(base, rewards[0]),
  other: sideOf(other, rewards[1]),
});
const compared = (base: string[], other: string[]): ComparedPair =>
  comparedPair({ promptId: 'p', prompt: 'p', temperature: 1 }, pairOf(base, other));

describe('comparedPair', () => {
  it('turns each side into a row whose reference is the other model', () => {
    const { base } = compared(['a', 'b'], ['a']);
    expect(base.row.token_ids).toEqual([97, 98]);
    expect(base.row.ref_logprobs).toEqual([Math.log(0.25), Math.log(0.25)]);
    expect(base.row.ref_alternative_logprobs).toEqual([Math.log(0.25), Math.log(0.25)]);
  });

  it('marks an alternative the other model did not list as missing, not as impossible', () => {
    const pair = pairOf(['a'], ['b']);
    pair.base.underOther.alternatives = [[]];
    const { base } = comparedPair({ promptId: 'p', prompt: 'p', temperature: 1 }, pair);
    expect(base.row.ref_alternative_logprobs).toEqual([NaN]);
  });
});

describe('seeds', () => {
  const pairs = [
    pairOf(['a'], ['a'], [1, 1], 1),
    pairOf(['a'], ['b'], [1, 0], 2),
    pairOf(['a'], ['b'], [0, 1], 3),
    pairOf(['a'], ['b'], [0.5, 0], 4),
    pairOf(['a'], ['b'], [null, 1], 5),
  ];

  it('counts who is right, and what was not judged apart', () => {
    expect(outcomeCounts(pairs)).toEqual({ both: 1, onlyBase: 1, onlyOther: 1, neither: 1, failed: 1 });
    expect(verdictOf({ reward: 0.5 })).toBe('partial');
    expect(verdictOf({ reward: null })).toBe('failed');
  });

  it('shows a seed first that only the trained model solves', () => {
    expect(tellingSeed(pairs)).toBe(3);
    expect(tellingSeed(pairs.slice(0, 2))).toBe(2);
    expect(tellingSeed([])).toBeNull();
    expect(rewardsDiffer(pairs.slice(0, 1))).toBe(false);
    expect(rewardsDiffer(pairs)).toBe(true);
  });
});

describe('alignedLines', () => {
  const linesOf = (texts: string[]): string[] => texts.join('').split('\n');

  it('breaks both texts at the same aligned tokens', () => {
    const pair = compared([' a', ' b', ' c', ' d,', ' e'], [' a', ' b', ' c', ' d,', ' f', ' g']);
    const { left, right, lines, lane } = alignedLines(pair, 60);
    expect(linesOf(left)).toEqual([' a b c d,', ' e']);
    expect(linesOf(right)).toEqual([' a b c d,', ' f g']);
    expect(lines).toEqual([
      { left: 1, right: 1 },
      { left: 5, right: 5 },
      { left: null, right: null },
    ]);
    expect(lane).toBe(2);
  });

  it('leaves a line free under the first difference, and empty lines where a side has nothing', () => {
    const pair = compared([' a', ' x', ' wait', ' c'], [' a', ' y', ' p', ' q', ' r', ' s', ' wait', ' c']);
    const { left, right } = alignedLines(pair, 6);
    const [a, b] = [linesOf(left), linesOf(right)];
    const waits = [a, b].map((lines) => lines.findIndex((line) => line.includes('wait')));
    expect(waits[0]).toBe(waits[1]);
    expect(b[a.findIndex((line) => line.includes(' x')) + 1]).toBe('');
  });

  it('keeps every token in order on its side, no wider than asked, and both sides level', () => {
    const letters = fc.array(fc.constantFrom(' a', ' b', ' c,', ' wait', '\n', ' dd'), { maxLength: 40 });
    fc.assert(
      fc.property(letters, letters, fc.integer({ min: 8, max: 30 }), (base, other, columns) => {
        const pair = compared(base, other);
        const { left, right, lines } = alignedLines(pair, columns);
        for (const [texts, own] of [
          [left, base],
          [right, other],
        ] as const) {
          expect(texts.join('').replaceAll('\n', '')).toBe(own.join('').replaceAll('\n', '↵'));
          for (const line of linesOf(texts)) expect(line.length).toBeLessThanOrEqual(columns);
        }
        // A token stands in the line that its number says.
        lines.forEach((line, index) => {
          if (line.left !== null) expect(linesOf(left.slice(0, line.left)).length - 1).toBeGreaterThanOrEqual(index);
          if (line.right !== null) expect(linesOf(right.slice(0, line.right)).length - 1).toBeGreaterThanOrEqual(index);
        });
      }),
    );
  });
});

describe('nextTokens', () => {
  it('holds both probabilities of what either model wrote', () => {
    const next = nextTokens(compared(['a', 'b'], ['a', 'c']));
    expect(next?.after).toBe('a');
    expect(next?.rows).toEqual([
      { id: 98, text: 'b', base: 0.5, other: 0.25, wroteIt: 'base' },
      { id: 99, text: 'c', base: 0.25, other: 0.5, wroteIt: 'other' },
    ]);
    expect(next?.rest.base).toBeCloseTo(0.25, 12);
    expect(next?.rest.other).toBeCloseTo(0.25, 12);
  });

  it('is null for equal texts and knows what a side that has ended would have written', () => {
    expect(nextTokens(compared(['a'], ['a']))).toBeNull();
    expect(nextTokens(compared(['a'], ['a', 'b']))?.rows).toEqual([
      { id: 98, text: 'b', base: 0.25, other: 0.5, wroteIt: 'other' },
    ]);
  });
});

describe('likelihoods', () => {
  it('are perplexities of both texts under both models', () => {
    const table = likelihoodTable(compared(['a', 'b'], ['c']));
    expect(table.base.underBase.perplexity).toBeCloseTo(2, 12);
    expect(table.base.underOther.perplexity).toBeCloseTo(4, 12);
    expect(table.base.underOther.logprob).toBeCloseTo(2 * Math.log(0.25), 12);
    expect(table.other.underOther.logprob).toBeCloseTo(Math.log(0.5), 12);
  });

  it('are put in words that claim no more than they say', () => {
    const words = likelihoodSentence(likelihoodTable(compared(['a', 'b'], ['c'])), 'step 60');
    expect(words).toBe(
      "Step 60's text is far less likely under the base than the base's own (perplexity 4.00 against 2.00). " +
        "Compared with the base, step 60 finds it 2.0 times more likely, and the base's text 4.0 times less likely.",
    );
    expect(likelihoodSentence(likelihoodTable(compared([], ['c'])), 'step 60')).toMatch(/empty/);
  });
});

describe('walking', () => {
  const pair = compared(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'y', 'z']);

  it('goes from difference to difference and round again', () => {
    expect(nextDifference(pair, null, 1)).toEqual({ side: 'other', index: 1 });
    expect(nextDifference(pair, { side: 'other', index: 1 }, 1)).toEqual({ side: 'other', index: 3 });
    expect(nextDifference(pair, { side: 'other', index: 3 }, 1)).toEqual({ side: 'other', index: 1 });
    expect(nextDifference(pair, { side: 'base', index: 3 }, -1)).toEqual({ side: 'base', index: 1 });
    expect(nextDifference(compared(['a'], ['a']), null, 1)).toBeNull();
  });

  it('crosses to the aligned token', () => {
    expect(acrossFrom(pair, { side: 'base', index: 2 })).toEqual({ side: 'other', index: 2 });
    expect(acrossFrom(pair, { side: 'other', index: 4 })).toEqual({ side: 'base', index: 3 });
  });
});

describe('entropyColumns', () => {
  it('has one column an aligned token, none overlapping', () => {
    const pair = comparedPair(comparison(1, 1), comparison(1, 1).pairs[0] as Pair);
    const { columns, width } = entropyColumns(pair, 8);
    expect(columns.flatMap(({ left }) => left ?? [])).toEqual(pair.base.row.token_ids.map((_, index) => index));
    columns.forEach((column, index) => {
      const next = columns[index + 1];
      if (next) expect(column.x + column.width / 2).toBeCloseTo(next.x - next.width / 2, 6);
    });
    expect(width).toBeCloseTo(
      columns.reduce((sum, column) => sum + column.width, 0),
      6,
    );
  });

  it('joins neighbouring differences', () => {
    const { columns } = entropyColumns(compared(['a', 'b', 'c', 'd'], ['a', 'x', 'y', 'd']), 8);
    expect(differingStretches(columns)).toEqual([[1, 3]]);
  });
});

describe('shortName', () => {
  it('is the step of a checkpoint, else the name, cut', () => {
    expect(shortName('grpo-countdown-0412 · step 60')).toBe('step 60');
    expect(shortName('countdown')).toBe('countdown');
    expect(shortName('a-very-long-name-of-a-model')).toBe('a-very-long-name-…');
    expect(shortName('')).toBe('other');
  });
});
