import { expect, it } from 'vitest';
import { sampledPrompt } from '../../../src/engine/score/sampledTexts';
import type { ModelTokenizer } from '../../../src/engine/model/tokenizer';

/** A word a token; 0 is the special one that begins a text, 9 the one that ends a turn. */
const tokenizer: Pick<ModelTokenizer, 'encode' | 'decode'> = {
  encode: (text, { specialTokens = true } = {}) => {
    const ids = text.split(' ').map((word) => (word === '<s>' ? 0 : word === '<turn>' ? 9 : word.length));
    return specialTokens ? [0, ...ids] : ids;
  },
  decode: (ids, { skipSpecialTokens = false } = {}) => ids.filter((id) => !skipSpecialTokens || (id !== 0 && id !== 9)).join(' '),
};

it('a prompt gets the special tokens of the tokenizer unless a chat template wrote its own', () => {
  expect(sampledPrompt(tokenizer, 'one three')).toEqual([0, 3, 5]);
  expect(sampledPrompt(tokenizer, '<s> one three')).toEqual([0, 3, 5]);
  expect(sampledPrompt(tokenizer, 'one <turn> three')).toEqual([3, 9, 5]);
});
