import { describe, expect, it } from 'vitest';
import { isSureCrossing, leadSentence, type MeanCrossing } from '../../../src/analysis/coverage/leadSentence';

type Ahead = 'base' | 'other' | null;
const sure = (letters: string, ks = [...letters].map((_, i) => 2 ** i), differing = 40) => ({
  leads: [...letters].map((letter, i) => ({ k: ks[i]!, ahead: ({ o: 'other', b: 'base' }[letter] ?? null) as Ahead })),
  differing,
});
const falls: MeanCrossing = { direction: 'falls', k: 6.2, low: 4.1, high: null };
const rises: MeanCrossing = { ...falls, direction: 'rises', low: null };
const names = { base: 'the base', other: 'GRPO' };

describe('the sentence on two curves', () => {
  it.each([
    [
      'oo?b',
      falls,
      'GRPO is ahead at k = 1 to 2, the base at k = 8; the curves cross at k = 6.2 (95 % interval 4.1 to beyond what was measured).',
    ],
    [
      'bb?o',
      rises,
      'The base is ahead at k = 1 to 2, GRPO at k = 8; the curves cross at k = 6.2 (95 % interval below 1 to beyond what was measured).',
    ],
    ['bb?o', falls, 'The mean curves cross near k = 6.2, but the base is ahead at k = 1 to 2, GRPO at k = 8.'],
    [
      '????',
      falls,
      'The mean curves cross near k = 6.2, but the intervals cannot tell GRPO and the base apart at any k up to 8.',
    ],
    ['????', null, 'The intervals cannot tell GRPO and the base apart at any k up to 8.'],
    // One sure k alone is no lead up to the crossing, and the last alone none beyond it.
    [
      'o???',
      falls,
      'The mean curves cross near k = 6.2, but only one lead is sure: GRPO is ahead of the base at k = 1; from there the intervals cannot tell them apart.',
    ],
    [
      '???b',
      falls,
      'The mean curves cross near k = 6.2, but only one lead is sure: the base is ahead of GRPO at k = 8; before that the intervals cannot tell them apart.',
    ],
    ['oooo??', null, 'GRPO is ahead of the base at k = 1 to 8; from there the intervals cannot tell them apart.'],
    ['o?oo', null, 'GRPO is ahead of the base at k = 1, 4 to 8; elsewhere the intervals cannot tell them apart.'],
    ['?oo?', null, 'GRPO is ahead of the base at k = 2 to 4; elsewhere the intervals cannot tell them apart.'],
    ['bbbb', null, 'The base is ahead of GRPO at k = 1 to 8, which is every k that was measured.'],
  ])('%s', (letters, crossing, expected) => {
    expect(leadSentence(sure(letters), crossing, names)).toBe(expected);
  });

  it('joins no k that are more than an octave apart', () => {
    expect(leadSentence(sure('oo', [1, 100]), null, { base: 'cot', other: 'io' })).toBe(
      'io is ahead of cot at k = 1, 100, which is every k that was measured.',
    );
  });

  it('says so where too few problems differ', () => {
    expect(leadSentence(sure('??', [1, 2], 1), null, names)).toBe(
      'Only 1 problem differs between GRPO and the base; nobody is called ahead on fewer than 8.',
    );
  });
});

it('a crossing is sure where both leads are', () => {
  expect(isSureCrossing(sure('oo?b'), falls)).toBe(true);
  expect(isSureCrossing(sure('oo?b'), rises)).toBe(false);
  expect(isSureCrossing(sure('oo??'), falls)).toBe(false);
  // Both after it.
  expect(isSureCrossing(sure('??ob'), { direction: 'falls', k: 2 })).toBe(false);
});
