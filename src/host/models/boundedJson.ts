import { open, stat } from 'node:fs/promises';

/** More than the small files of any model have; a workspace nobody has vouched for may hold anything. */
const MOST_BYTES = 32_000_000;

/** Reads a JSON file of at most 32 MB. @throws Error naming the file that is none, or too long */
export async function readBoundedJson(path: string): Promise<unknown> {
  return JSON.parse((await readBytes(path, 0, Infinity, MOST_BYTES)).toString('utf8')) as unknown;
}

/**
 * Reads a part of a regular file: what is not one (a pipe, say) might never answer.
 * @throws Error naming the file where it is none, is shorter than `start` + `length`, or the part is longer than `most` bytes
 */
export async function readBytes(path: string, start: number, length: number, most: number): Promise<Buffer> {
  const { size } = await regular(path);
  const wanted = length === Infinity ? Math.max(0, size - start) : length;
  if (start + wanted > size) throw new Error(`${path} has ${size} bytes, and needs ${start + wanted}.`);
  if (wanted > most) throw new Error(`${path} has ${wanted} bytes to be read before it is used; allowed: ${most}.`);
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(wanted);
    const { bytesRead } = await file.read(bytes, 0, wanted, start);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function regular(path: string): Promise<{ size: number }> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error(`${path} is not a file.`);
  return found;
}
