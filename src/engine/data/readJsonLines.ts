import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { DatasetError } from './datasetError';

/**
 * Reads a JSONL file whose every line is an object of a schema; empty lines are skipped.
 * @throws DatasetError naming file and line of the first bad one, or the file where it is missing or has no example
 */
export async function readJsonLines<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  const examples: T[] = [];
  const input = createReadStream(path, { encoding: 'utf8' });
  const lines = createInterface({ input, crlfDelay: Infinity });
  let number = 0;
  try {
    // readline does not pass a read error on; without this it would end a missing file quietly.
    await new Promise<void>((resolve, reject) => input.once('open', () => resolve()).once('error', reject));
    for await (const line of lines) {
      number++;
      const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() !== '') examples.push(parseLine(text, schema, `${path}:${number}`));
      if (input.errored) throw input.errored;
    }
    if (input.errored) throw input.errored;
  } catch (error) {
    throw readable(error as NodeJS.ErrnoException, path);
  } finally {
    lines.close();
    input.destroy();
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

function readable(error: NodeJS.ErrnoException, path: string): Error {
  if (error.code === 'ENOENT') return new DatasetError(`the dataset ${path} does not exist`);
  if (error.code === 'EISDIR') return new DatasetError(`the dataset ${path} is a folder; a JSONL file is needed`);
  if (error.code === 'EACCES') return new DatasetError(`the dataset ${path} cannot be read: permission denied`);
  return error;
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
