import { describe, expect, it } from 'vitest';
import { countdownTokenizerConfig, countdownTokenizerJson, countdownTokens } from '../../src/engine/countdown/tokenizer';
import { TraceGenerator } from '../../src/engine/countdown/traces';
import { ModelTokenizer } from '../../src/engine/model/tokenizer';

const tokenizer = ModelTokenizer.parse(countdownTokenizerJson(), countdownTokenizerConfig(), 'tokenizer.json', {
  eosTokenIds: [],
  bosTokenId: null,
  padTokenId: null,
});

describe('the Countdown tokenizer', () => {
  it('keeps each space with the word it begins', () => {
    const tokens = tokenizer.encode('use 3, 5, 7 make 26 first try (3 + 5)').map((id) => countdownTokens[id]);
    expect(tokens).toEqual(['use', ' 3', ',', ' 5', ',', ' 7', ' make', ' 2', '6', ' first', ' try', ' (', '3', ' +', ' 5', ')']);
  });

  it('gives every trace back, prompt and completion tokenised apart or together', () => {
    const generator = new TraceGenerator();
    for (let index = 0; index < 300; index++) {
      const { prompt, completion } = generator.trace(1, index);
      const ids = [...tokenizer.encode(prompt), ...tokenizer.encode(completion)];
      expect(tokenizer.encode(prompt + completion)).toEqual(ids);
      expect(tokenizer.decode(ids)).toBe(prompt + completion);
      expect(ids.length).toBeLessThan(72);
    }
  });

  it('ends with <end> and pads with <pad>', () => {
    expect([tokenizer.eosTokenIds, tokenizer.padTokenId]).toEqual([[1], 0]);
  });

  it('refuses text it has no token for', () => {
    expect(() => tokenizer.encode('use 3, 5, 7 make x')).toThrow('tokenizer.json has no token for " x" in "use 3, 5, 7 make x"');
  });
});
