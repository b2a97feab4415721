import { readFile } from 'node:fs/promises';
import { InputError } from '../inputError';
import { naming } from '../model/modelFiles';

/** A token of llama2.c's tokenizer: its text, with spaces as spaces, and the score by which merges are chosen, highest first. */
export interface ScoredPiece {
  text: string;
  score: number;
}

/** Tokens of no text: unknown, begin, end and the 256 bytes `<0x00>` to `<0xFF>`. */
export const FIRST_TEXT_ID = 259;

/**
 * Reads llama2.c's tok….bin: an int32 (the longest token's bytes), then for each token a float32 score, an int32 length and its bytes.
 * @throws InputError or ModelError where it is none, or has not `vocabSize` tokens
 */
export async function readPieces(path: string, vocabSize: number): Promise<ScoredPiece[]> {
  const bytes = await naming(path, () => readFile(path));
  const fail = (what: string): never => {
    throw new InputError(`${path} is not a llama2.c tokenizer: ${what}`);
  };
  if (bytes.length < 4) fail(`it has ${bytes.length} bytes, and its first number alone needs 4`);
  const pieces: ScoredPiece[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for (let at = 4; at < bytes.length;) {
    const id = pieces.length;
    if (bytes.length - at < 8) fail(`it ends within token ${id}`);
    const score = bytes.readFloatLE(at);
    const length = bytes.readInt32LE(at + 4);
    const left = bytes.length - at - 8;
    if (length < 0 || length > left) fail(`token ${id} has a length of ${length} bytes, and ${left} are left`);
    if (!Number.isFinite(score)) fail(`the score of token ${id} is ${score}`);
    at += 8 + length;
    try {
      pieces.push({ text: decoder.decode(bytes.subarray(at - length, at)), score });
    } catch {
      fail(`token ${id} is not UTF-8`);
    }
  }
  if (pieces.length !== vocabSize) {
    throw new InputError(`${path} has ${pieces.length} tokens, and the model's vocabulary has ${vocabSize}`);
  }
  checkPieces(pieces, fail);
  return pieces;
}

function checkPieces(pieces: readonly ScoredPiece[], fail: (what: string) => never): void {
  for (let byte = 0; byte < 256; byte++) {
    const name = byteName(byte);
    const found = pieces[byte + 3]?.text;
    if (found !== name) fail(`token ${byte + 3} must be ${name}; found ${JSON.stringify(found) ?? 'nothing'}`);
  }
  const ids = new Map<string, number>();
  pieces.forEach(({ text }, id) => {
    const other = ids.get(text);
    if (other !== undefined) fail(`tokens ${other} and ${id} are both ${JSON.stringify(text)}`);
    ids.set(text, id);
  });
}

export function byteName(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}
