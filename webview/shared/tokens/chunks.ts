/** Tokens laid out together. */
export interface Chunk {
  /** First token, and one past the last. */
  from: number;
  to: number;
  text: string;
  /** Where each token begins in `text`, in UTF-16 units; one more than tokens, the last being the text's length. */
  offsets: number[];
}

const LEAST = 256;
const MOST = 512;

/**
 * Cuts a token sequence into chunks for lazy layout: after the first line feed beyond 256 tokens, else at 512. Chunks are blocks, so
 * a cut elsewhere than at a line feed shows as a line break.
 */
export function chunksOf(texts: readonly string[], least = LEAST, most = MOST): Chunk[] {
  const chunks: Chunk[] = [];
  let from = 0;
  let text = '';
  let offsets = [0];
  texts.forEach((piece, index) => {
    text += piece;
    offsets.push(text.length);
    const size = index + 1 - from;
    if (index + 1 < texts.length && ((size >= least && piece.endsWith('\n')) || size >= most)) {
      chunks.push({ from, to: index + 1, text, offsets });
      from = index + 1;
      text = '';
      offsets = [0];
    }
  });
  if (texts.length > from) chunks.push({ from, to: texts.length, text, offsets });
  return chunks;
}

/** Index of the token that holds the character at `offset` of a chunk's text; tokens without text are passed over. */
export function tokenAt(chunk: Chunk, offset: number): number {
  let low = 0;
  let high = chunk.to - chunk.from - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chunk.offsets[middle + 1]! <= offset) low = middle + 1;
    else high = middle;
  }
  return chunk.from + low;
}

/** Runs of neighbouring tokens of one value as [value, from, to): one element to colour instead of one a token. */
export function runs<T>(from: number, to: number, valueOf: (index: number) => T): [T, number, number][] {
  const found: [T, number, number][] = [];
  for (let index = from; index < to; index++) {
    const value = valueOf(index);
    const last = found.at(-1);
    if (last !== undefined && last[0] === value) last[2] = index + 1;
    else found.push([value, index, index + 1]);
  }
  return found;
}
