import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { behaviourSets, matchesIn } from '../../../src/analysis/behaviours/behaviourSets';
import { behaviourShares, exclusiveMatches } from '../../../src/analysis/behaviours/behaviourShares';
import { derivationStatistics } from '../../../src/analysis/behaviours/derivations';
import { groupStatistics } from '../../../src/analysis/behaviours/groupStatistics';
import { endLoop, repeatedShare } from '../../../src/analysis/behaviours/repetition';
import { languageMix, scriptsOf } from '../../../src/analysis/behaviours/scripts';

const found = (set: string, text: string): string[] => {
  const { patterns } = behaviourSets.find(({ name }) => name === set)!;
  return matchesIn(text, patterns).flatMap((has, i) => (has ? [patterns[i]!.name] : []));
};

describe('behaviours', () => {
  it('have presets', () => {
    expect([' first try 7', 'because x', 'thus answer', 'firstly', 'so'].map((text) => found('formats', text))).toEqual([
      ...[['first'], ['because'], ['thus'], [], []],
    ]);
    expect(found('syntax', 'text <llm-code> def f')).toEqual(['llm-code', 'def']);
    expect(found('syntax', 'so $x$ is \\boxed{3}')).toEqual(['LaTeX']);
    expect(found('syntax', 'where $x^2 = 4$')).toEqual(['LaTeX']);
    expect(found('syntax', 'it costs $3, and $4; undefined')).toEqual([]);
    expect(found('syntax', '9 * 2 = $<<9*2=18>>18 and $5 make $23')).toEqual([]);
    expect(found('reflection', 'Wait, let me double-check and verify. Re-think!')).toEqual([
      'wait',
      'recheck',
      'rethink',
      'verify',
    ]);
    expect(found('reflection', 'waiter, verifier')).toEqual([]);
    expect(found('hypotheses', 'Suppose we try; what if, perhaps')).toEqual(['suppose', 'what if', 'maybe', 'try']);
  });

  it('have shares and accuracies', () => {
    const matches = [
      [true, false],
      [true, true],
      [false, null],
      [false, false],
    ];
    expect(behaviourShares(['a', 'b'], matches, [true, false, true, null])).toEqual([
      { name: 'a', count: 2, share: 0.5, accuracy: 0.5, accuracyWithout: 1, unknown: 0 },
      { name: 'b', count: 1, share: 1 / 3, accuracy: 0, accuracyWithout: 1, unknown: 1 },
    ]);
    expect(behaviourShares(['a'], [], [])).toEqual([
      { name: 'a', count: 0, share: null, accuracy: null, accuracyWithout: null, unknown: 0 },
    ]);
  });

  it('of an exclusive set add up to one', () => {
    expect(
      exclusiveMatches([
        [true, true],
        [false, true],
        [false, false],
        [null, true],
        [true, null],
      ]),
    ).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
      [null, null, null],
      [true, false, false],
    ]);
  });
});

describe('repetition', () => {
  it('is the share of n-grams that occurred before', () => {
    // abab: ab, ba, ab
    expect(repeatedShare([...'abab'], 2)).toBeCloseTo(1 / 3, 12);
    expect(repeatedShare([1, 2, 3, 4, 5])).toBe(0);
    expect(repeatedShare([1, 1, 1, 1, 1, 1])).toBeCloseTo(2 / 3, 12);
    expect(repeatedShare([1, 2, 3])).toBeNull();
    expect(repeatedShare(['1', 1, '1', 1], 1)).toBe(0.5);
  });

  it('is a loop at the end', () => {
    expect(endLoop([...'so ha ha ha ha ha'])).toBe(3);
    expect(endLoop([...'zzzzzzzzzzzz'])).toBe(1);
    expect(endLoop([...'zzzzzzzzzzz'])).toBeNull();
    expect(endLoop([...'ha ha ha then it ends well'])).toBeNull();
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 4, maxLength: 9 }), (unit) => {
        expect(endLoop([...unit, -1.5, ...unit, ...unit, ...unit])).toBe(unit.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('writing systems', () => {
  it('are counted by letter', () => {
    expect(Object.fromEntries(scriptsOf('Hi 你好, 12 + Ж π!'))).toEqual({ Latin: 2, Han: 2, Cyrillic: 1, Greek: 1 });
    expect(languageMix('The answer is 你好吗')).toEqual({ main: 'Latin', isMixed: true });
    expect(languageMix('where π is a number')).toEqual({ main: 'Latin', isMixed: false });
    expect(languageMix('これは日本語です')).toEqual({ main: 'Japanese', isMixed: false });
    expect(languageMix('3 + 4 = 7')).toEqual({ main: null, isMixed: false });
  });
});

describe('completions', () => {
  it('make groups that are all right, all wrong or mixed', () => {
    const groups = [[true, true], [false], [true, false], [null], [], [null, true]];
    expect(groupStatistics(groups)).toEqual({ allRight: 2, allWrong: 1, mixed: 1, unknown: 2 });
  });

  it('may be right with a broken derivation', () => {
    expect(
      derivationStatistics([
        { text: '3 + 4 = 8, 8 - 1 = 7', isRight: true },
        { text: '3 + 4 = 7', isRight: true },
        { text: '3 + 4 = 8', isRight: false },
        { text: 'seven', isRight: true },
      ]),
    ).toEqual({ statements: 4, broken: 2, checked: 3, withBroken: 2, rightChecked: 2, rightWithBroken: 1 });
  });
});
