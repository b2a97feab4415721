import { readSync } from 'node:fs';

const chunkBytes = 4 << 10;
/** How much of a log is read at most, from either end. */
const mostBytes = 256 << 10;
/** Reading is synchronous and keeps no bytes, so that a thousand logs can share these; most logs end within two reads, of 4 and 32 KB. */
const scratch = Buffer.allocUnsafe(8 * chunkBytes);

/**
 * Gives the lines of a file from its end, last first, without a torn last one, until `take` returns false; of a long file those in its last
 * 256 KB.
 */
export function fromEnd(file: number, size: number, take: (line: Buffer) => boolean): void {
  let wanted = true;
  const takeWanted = (line: Buffer): boolean => (wanted = take(line));
  for (let bytes = chunkBytes, read = 0; ; bytes *= 8) {
    const start = Math.max(0, size - Math.min(bytes, mostBytes));
    read += linesBackwards(file, start, size - read - start, takeWanted);
    if (!wanted || start === 0 || bytes >= mostBytes) return;
  }
}

/** Gives the lines of a file from its beginning until `take` returns false. @param most how much of the file is read at most, bytes */
export function fromBeginning(file: number, size: number, take: (line: Buffer) => boolean, most = mostBytes): void {
  for (let bytes = chunkBytes, taken = 0; ; bytes *= 8) {
    const length = Math.min(bytes, most, size);
    const buffer = length <= scratch.length ? scratch : Buffer.allocUnsafe(length);
    const data = buffer.subarray(0, readSync(file, buffer, 0, length, 0));
    for (let end = data.indexOf(10, taken); end !== -1; end = data.indexOf(10, taken)) {
      if (!take(data.subarray(taken, end))) return;
      taken = end + 1;
    }
    if (length === size || bytes >= most) return;
  }
}

/**
 * Gives the lines that begin and end between `start` and `start + length`, last first, until `take` returns false. Returns how many
 * bytes at the end need not be read again.
 */
function linesBackwards(file: number, start: number, length: number, take: (line: Buffer) => boolean): number {
  const buffer = length <= scratch.length ? scratch : Buffer.allocUnsafe(length);
  const data = buffer.subarray(0, readSync(file, buffer, 0, length, start));
  const first = start === 0 ? 0 : data.indexOf(10) + 1;
  if (start > 0 && first === 0) return 0;
  let end = data.lastIndexOf(10);
  while (end >= first) {
    const previous = end === 0 ? -1 : data.lastIndexOf(10, end - 1);
    if (!take(data.subarray(Math.max(first, previous + 1), end))) break;
    end = previous;
  }
  return length - first;
}
