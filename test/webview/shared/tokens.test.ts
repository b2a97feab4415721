import { expect, test } from 'vitest';
import type { RolloutRow } from '../../../src/contract/rollout';
import { chunksOf, runs, tokenAt } from '../../../webview/shared/tokens/chunks';
import { chipText, runningText } from '../../../webview/shared/tokens/tokenDisplay';
import { spokenToken, tokenFacts } from '../../../webview/shared/tokens/tokenFacts';
import { tintClass } from '../../../webview/shared/tokens/tints';

const row: RolloutRow = {
  prompt_id: 'p',
  prompt: 'use 3, 5, 7 make 26',
  completion: 'first try\n€',
  group: 0,
  sample: 0,
  temperature: 1,
  token_ids: [18, 21, 4, 226, 130, 0],
  token_texts: ['first', ' try', '\n', '\ufffd', '\ufffd', '<eos>'],
  token_bytes: ['6669727374', '20747279', '0a', 'e282', 'ac', ''],
  logprobs: [-0.5, Math.log(0.4), -0.1, -0.2, -0.3, -0.01],
  entropies: [1.5, 1.9, 0.2, 0, 1.9, 0.05],
  alternative_ids: [18, 21, 21, 22, 4, 5, 226, 1, 130, 2, 7, 8],
  alternative_texts: ['first', ' thus', ' try', ' make', '\n', ' ', 'x', 'y', 'x', 'y', 'a', 'b'],
  alternative_logprobs: [0.6, 0.2, 0.4, 0.25, 0.9, 0.05, 0.8, 0.1, 0.7, 0.1, 0.5, 0.25].map(Math.log),
  ref_logprobs: null,
  ref_entropies: null,
  ref_alternative_logprobs: null,
  reward: 1,
  reward_parts: '{"countdown":1}',
  advantages: null,
  values: null,
  advantage: 1.2,
  finish_reason: 'stop',
  failure: null,
};

test('chunks end at a line feed once they are long enough, else at the limit', () => {
  const texts = ['a', 'b\n', 'c', 'd', 'e', 'f\n', 'g', 'h', 'i', 'j', 'k'];
  expect(chunksOf(texts, 2, 4).map(({ from, to, text }) => [from, to, text])).toEqual([
    [0, 2, 'ab\n'],
    [2, 6, 'cdef\n'],
    [6, 10, 'ghij'],
    [10, 11, 'k'],
  ]);
  expect(chunksOf([])).toEqual([]);
});

test('the token of a character, passing over tokens without text', () => {
  const [chunk] = chunksOf(['ab', '', 'c', ' de']);
  expect([0, 1, 2, 3, 4, 5].map((offset) => tokenAt(chunk!, offset))).toEqual([0, 0, 2, 3, 3, 3]);
});

test('neighbours of one value are one run', () => {
  const levels = [0, 0, 3, 3, null, 3];
  expect(runs(0, 6, (index) => levels[index])).toEqual([
    [0, 0, 2],
    [3, 2, 4],
    [null, 4, 5],
    [3, 5, 6],
  ]);
});

test('level 0 has no tint, the sign chooses the side, and no value is hatched', () => {
  expect(tintClass(0, 'heat')).toBeNull();
  expect(tintClass(7, 'heat')).toBe('heat-7');
  expect(tintClass(-3, 'diverging')).toBe('less-3');
  expect(tintClass(3, 'diverging', true)).toBe('more-dim-3');
  expect(tintClass(null, 'heat', true)).toBe('no-value');
});

test('tokens as drawn: line feeds, halves of characters, the end of text', () => {
  expect(row.token_texts.map((_, index) => runningText(row, index))).toEqual(['first', ' try', '↵\n', '⟨e2 82⟩', '⟨ac⟩', ' ⏎']);
  expect(row.token_texts.map((_, index) => chipText(row, index))).toEqual(['first', '␣try', '↵', '⟨e2 82⟩', '⟨ac⟩', '⏎']);
  expect(runningText({ ...row, finish_reason: 'length' }, 5)).toBe('<eos>');
});

test('what is said of a token', () => {
  const facts = tokenFacts(row, 1, { histogram: [8, 1, 1], top: 2.1 });
  expect(facts).toMatchObject({ text: '␣try', id: 21, position: 2, of: 6, entropy: 1.9, rank: 1, referenceEntropy: null });
  expect(facts.probability).toBeCloseTo(0.4, 12);
  // In the last of three bins, 0.2 of 0.7 below the top: 0.2 / 0.7 of its one token of ten.
  expect(facts.shareAbove).toBeCloseTo(0.2 / 0.7 / 10, 12);
  expect(facts.alternatives.map(({ text, id, chosen }) => [text, id, chosen])).toEqual([
    ['␣try', 21, true],
    ['␣make', 22, false],
  ]);
  expect(facts.rest).toBeCloseTo(0.35, 12);
  expect(spokenToken(facts)).toBe('try, token 2 of 6, entropy 1.90 nats, probability 0.40, else make 0.25');
});

test('a sampled token that is no alternative is listed too', () => {
  const facts = tokenFacts(row, 5, null);
  expect(facts.alternatives.map(({ id, chosen }) => [id, chosen])).toEqual([
    [7, false],
    [8, false],
    [0, true],
  ]);
  expect(facts.rank).toBe(5);
});

test('what the file lacks is missing, not zero', () => {
  const bare = { ...row, entropies: [], logprobs: [], alternative_ids: [], alternative_texts: [], alternative_logprobs: [] };
  expect(tokenFacts(bare, 1, null)).toMatchObject({
    entropy: null,
    logprob: null,
    probability: null,
    rank: null,
    rest: null,
    alternatives: [],
  });
});
