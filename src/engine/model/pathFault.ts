/** Bytes of a file's name, and of a whole path, on the usual file systems. */
const LONGEST_NAME = 255;
const LONGEST_PATH = 4096;

/** Why no file system takes a text as a path, as the end of a sentence about it; null where one may. */
export function pathFault(text: string): string | null {
  if (text.includes('\0')) return 'has a NUL character';
  const longest = Math.max(...text.split(/[\\/]/).map((part) => Buffer.byteLength(part)));
  if (longest > LONGEST_NAME) return `has a part of ${longest} bytes, and file names have at most ${LONGEST_NAME}`;
  const bytes = Buffer.byteLength(text);
  return bytes > LONGEST_PATH ? `has ${bytes} bytes, and paths have at most ${LONGEST_PATH}` : null;
}

/** A text that is no path, short enough for a sentence, its control characters escaped. */
export function shownPath(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}
