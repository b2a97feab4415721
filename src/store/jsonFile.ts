import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { z } from 'zod';
import { isMissing, messageOf } from './errorCode';

/** Bytes; the largest of ours, an evaluation of some 100,000 problems, has less. */
const LARGEST = 16 * 2 ** 20;

/**
 * Reads and checks a JSON file. Throws one sentence that names the file and the first thing wrong with it; `missing` is thrown as a
 * {@link MissingFileError}.
 */
export async function readJsonFile<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
  let text: string;
  let size: number;
  try {
    ({ size } = await stat(path));
    text = size > LARGEST ? '' : await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) throw new MissingFileError(path);
    throw new Error(`${basename(path)} cannot be read: ${messageOf(error)}.`);
  }
  if (size > LARGEST) throw new Error(`${basename(path)} has ${size} bytes; allowed: up to ${LARGEST}.`);
  return parseJson(text, schema, basename(path));
}

/** Parses JSON text against a schema; throws one sentence that begins with `name`. */
export function parseJson<S extends z.ZodType>(text: string, schema: S, name: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${messageOf(error)}.`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Error(`${name} is not valid: ${firstIssue(parsed.error)}.`);
}

/** The first thing a schema found wrong, with its path: `recipe.beta: Invalid input: expected number, received string`. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'unknown reason';
  return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
}

export class MissingFileError extends Error {
  constructor(readonly path: string) {
    super(`${basename(path)} is missing.`);
    this.name = 'MissingFileError';
  }
}
