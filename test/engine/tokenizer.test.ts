import { describe, expect, it } from 'vitest';
import { ModelTokenizer } from '../../src/engine/model/tokenizer';

const none = { eosTokenIds: [], bosTokenId: null, padTokenId: null };
const parse = (json: Record<string, unknown>, config: Record<string, unknown> = {}): ModelTokenizer =>
  ModelTokenizer.parse(json, config, 'tokenizer.json', none);

const end = { id: 3, content: '<end>', special: true, normalized: false, single_word: false, lstrip: false, rstrip: false };

describe('a byte-level vocabulary', () => {
  // é is C3 A9, written Ã©; a space is Ġ; a newline is Ċ. 🙂 is F0 9F 99 82.
  const vocabulary = ['Ġhi', 'Ã', '©', '<end>', 'Ċ', 'ðŁ', 'Ļ', 'Ĥ', 'h', 'i', 'Ġ', 'ï»¿'];
  const tokenizer = parse(
    {
      model: { type: 'BPE', vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])), merges: ['Ġ h', 'Ġh i'] },
      decoder: { type: 'ByteLevel' },
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
      added_tokens: [end],
    },
    { eos_token: { content: '<end>' } },
  );

  it('gives the exact bytes of each token', () => {
    expect([...tokenizer.tokenBytes(0)]).toEqual([0x20, 0x68, 0x69]);
    expect([...tokenizer.tokenBytes(1), ...tokenizer.tokenBytes(2)]).toEqual([0xc3, 0xa9]);
    expect([5, 6, 7].flatMap((id) => [...tokenizer.tokenBytes(id)])).toEqual([...Buffer.from('🙂')]);
    expect(Buffer.from(tokenizer.tokenBytes(3)).toString()).toBe('<end>');
    expect(tokenizer.tokenBytes(99).length).toBe(0);
  });

  it('shows a part of a character as U+FFFD and the whole as itself', () => {
    expect(tokenizer.tokenText(1)).toBe('\ufffd');
    expect(tokenizer.decode([1, 2])).toBe('é');
    expect(tokenizer.tokenText(4)).toBe('\n');
    expect(tokenizer.tokenText(11)).toBe('\ufeff');
  });

  it('leaves special tokens out where asked', () => {
    expect(tokenizer.eosTokenIds).toEqual([3]);
    expect(tokenizer.decode([8, 9, 3])).toBe('hi<end>');
    expect(tokenizer.decode([8, 9, 3], { skipSpecialTokens: true })).toBe('hi');
    expect(tokenizer.decode([])).toBe('');
  });
});

it('cuts by Unicode’s white space where GPT-2’s own pattern is meant', () => {
  const vocab = { Ġ: 0, Â: 1, ħ: 2, ĠÂ: 3, '<': 4 };
  const pre_tokenizer = { type: 'ByteLevel', add_prefix_space: false, use_regex: true };
  const tokenizer = parse({ model: { type: 'BPE', vocab, merges: ['Ġ Â'] }, pre_tokenizer, decoder: { type: 'ByteLevel' } });
  // U+0085, in bytes C2 85, is white space before something else, so it is cut off from the spaces before it, and nothing merges.
  expect(tokenizer.encode('  \u0085<')).toEqual([0, 0, 1, 2, 4]);
});

describe('a SentencePiece vocabulary', () => {
  it('spells spaces as ▁ and bytes as <0x0A>', () => {
    const tokenizer = parse({
      model: { type: 'BPE', vocab: { '▁hi': 0, '<0x0A>': 1, '<0xC3>': 2, '<end>': 3 }, merges: [], byte_fallback: true },
      decoder: {
        type: 'Sequence',
        decoders: [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }, { type: 'ByteFallback' }, { type: 'Fuse' }],
      },
      added_tokens: [end],
    });
    expect(Buffer.from(tokenizer.tokenBytes(0)).toString()).toBe(' hi');
    expect([...tokenizer.tokenBytes(1), ...tokenizer.tokenBytes(2)]).toEqual([0x0a, 0xc3]);
  });
});

describe('a word-level vocabulary', () => {
  const json = {
    model: { type: 'WordLevel', vocab: { wait: 0, '1': 1, ' ': 2, '<end>': 3 }, unk_token: '<none>' },
    pre_tokenizer: { type: 'Split', pattern: { Regex: 'wait|.' }, behavior: 'Isolated', invert: false },
    decoder: { type: 'Fuse' },
    added_tokens: [end],
  };

  it('encodes and decodes', () => {
    const tokenizer = parse(json);
    expect(tokenizer.encode('wait 11<end>')).toEqual([0, 2, 1, 1, 3]);
    expect(tokenizer.decode([0, 2, 1, 1])).toBe('wait 11');
    expect(tokenizer.encode('')).toEqual([]);
  });

  it('refuses text it has no token for, in one sentence', () => {
    expect(() => parse(json).encode('1x')).toThrow(/tokenizer\.json has no token for "x" in "1x"/);
  });
});

describe('a tokenizer.json that cannot be used', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['has no model', {}, /lacks the section "model"/],
    ['has an unknown model', { model: { type: 'Magic' } }, /model\.type must be one of BPE, .*; found "Magic"/],
    [
      'has an unknown decoder',
      { model: { type: 'WordLevel', vocab: {} }, decoder: { type: 'Magic' } },
      /cannot be used as a tokenizer: .*Magic/,
    ],
    [
      'has added_tokens that are no list',
      { model: { type: 'WordLevel', vocab: {} }, added_tokens: 3 },
      /tokenizer\.json: added_tokens must be a list; found 3/,
    ],
  ])('%s', (_, json, message) => expect(() => parse(json)).toThrow(message));
});
