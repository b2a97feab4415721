import { open, type FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { DatasetError } from './datasetError';

/**
 * Reads a JSONL file whose every line is an object of a schema; empty lines are skipped.
 * @throws DatasetError naming file and line of the first bad one, or the file where it is missing or has no example
 */
export async function readJsonLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const examples: T[] = [];
  const file = await openFile(path);
  try {
    let number = 0;
    for await (const line of file.readLines({ encoding: 'utf8' })) {
      number++;
      const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() !== '') examples.push(parseLine(text, schema, `${path}:${number}`));
    }
  } finally {
    await file.close();
  }
  if (examples.length === 0) throw new DatasetError(`the dataset ${path} has no example; it needs at least one line of JSON`);
  return examples;
}

function parseLine<T>(line: string, schema: z.ZodType<T>, place: string): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new DatasetError(`${place}: not JSON (${(error as Error).message}); found ${shown(line)}`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const key = issue?.path.join('.') ?? '';
  if (key === '') throw new DatasetError(`${place}: a line is a JSON object; found ${shown(line)}`);
  const found = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  if (found === undefined) throw new DatasetError(`${place}: the key ${key} is missing; allowed: a text that is not empty`);
  throw new DatasetError(`${place}: ${key} is ${shown(JSON.stringify(found))}; allowed: a text that is not empty`);
}

async function openFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new DatasetError(`the dataset ${path} does not exist`);
    if (code === 'EACCES') throw new DatasetError(`the dataset ${path} cannot be read: permission denied`);
    throw error;
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new DatasetError(`the dataset ${path} is not a file; a JSONL file is needed`);
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
