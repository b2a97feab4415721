import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { readPieces, type ScoredPiece } from '../../src/engine/llama2c/tokenizerFile';
import { tokenizerJson } from '../../src/engine/llama2c/tokenizerJson';
import { ModelTokenizer } from '../../src/engine/model/tokenizer';

let pieces: ScoredPiece[];
let tokenizer: ModelTokenizer;
beforeAll(async () => {
  pieces = await readPieces(join(import.meta.dirname, '../fixtures/stories260K/tok512.bin'), 512);
  tokenizer = ModelTokenizer.parse(tokenizerJson(pieces), {}, 'tokenizer.json', {
    eosTokenIds: [2],
    bosTokenId: 1,
    padTokenId: null,
  });
});

/** `encode` of llama2.c's run.c, with BOS: a space before the text, characters or their bytes, then the best-scored merge again and again. */
function encodeOfRunC(text: string): number[] {
  const ids = new Map(pieces.map((piece, id) => [piece.text, id]));
  const tokens = [...` ${text}`].flatMap((character) => {
    const id = ids.get(character);
    return id === undefined ? [...Buffer.from(character)].map((byte) => byte + 3) : [id];
  });
  for (;;) {
    let best = { score: -1e10, id: -1, at: -1 };
    for (let at = 0; at + 1 < tokens.length; at++) {
      const id = ids.get(pieces[tokens[at]!]!.text + pieces[tokens[at + 1]!]!.text);
      if (id !== undefined && pieces[id]!.score > best.score) best = { score: pieces[id]!.score, id, at };
    }
    if (best.id < 0) return [1, ...tokens];
    tokens.splice(best.at, 2, best.id);
  }
}

it('gives the ids of llama2.c', () => {
  const texts = [
    'Once upon a time, there was a little girl named Lily.',
    ' two  spaces and\na line\tand a tab',
    'naïve “quotes” – 日本 🙂\u0000',
    '▁',
    'aaaaaaa hhhhe thethethe',
  ];
  for (const text of texts) expect([text, tokenizer.encode(text)]).toEqual([text, encodeOfRunC(text.replaceAll('▁', ' '))]);
  const words = fc.constantFrom('the ', 'Timmy', ' was', 'o', 'e', 'a', 't', ' ', 'ou', '\n', 'é', 'ing', '!', '日');
  const text = fc.array(words, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(''));
  const agrees = fc.property(text, (text) => {
    expect(tokenizer.encode(text)).toEqual(encodeOfRunC(text));
  });
  fc.assert(agrees);
});

it('knows the bytes of each token and gives texts back', () => {
  expect(Buffer.from(tokenizer.tokenBytes(403)).toString()).toBe(pieces[403]!.text);
  expect([...tokenizer.tokenBytes(3 + 0x0a)]).toEqual([0x0a]);
  for (const text of ['Once upon a time', ' a\n\n🙂 日本', 'x']) {
    expect(tokenizer.decode(tokenizer.encode(text), { skipSpecialTokens: true })).toBe(text);
  }
});
