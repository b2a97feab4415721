import { open } from 'node:fs/promises';
import { isMissing } from './errorCode';

const bytesALine = 400;
const mostBytes = 4 << 20;

/**
 * The last lines of a text file, whole ones, without line ends; `truncated` where there are more before them. Bytes before `from` are
 * taken for another file's.
 */
export async function readLogTail(path: string, lines: number, from = 0): Promise<{ lines: string[]; truncated: boolean }> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return { lines: [], truncated: false };
    throw error;
  }
  try {
    const size = Math.max(0, (await file.stat()).size - from);
    for (let bytes = lines * bytesALine; ; bytes *= 4) {
      const length = Math.min(size, bytes, mostBytes);
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, from + size - length);
      const all = splitLines(buffer.subarray(0, bytesRead).toString('utf8'));
      const whole = length < size ? all.slice(1) : all;
      if (whole.length >= lines || length === size || length === mostBytes) {
        return { lines: whole.slice(-lines), truncated: length < size || whole.length > lines };
      }
    }
  } finally {
    await file.close();
  }
}

/** A progress bar returns to the start of its line: only what was drawn last is kept. */
function splitLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.slice(line.lastIndexOf('\r', line.length - 2) + 1));
}

/** What a program that ended had to say: without empty lines, stack frames, the source line above them and Node's version. */
export function lastWords(lines: readonly string[], most: number): string[] {
  return lines.filter((line) => !/^\s*$|^\s+at |^\s*\^+$|^Node\.js v/.test(line)).slice(-most);
}
