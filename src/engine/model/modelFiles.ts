import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, isMissing } from '../../store/errorCode';
import { ModelError } from './modelError';

export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** The path of a file in the first folder that has it; in the first of all where none has. */
export async function firstThatHas(folders: readonly string[], name: string): Promise<string> {
  const paths = folders.map((folder) => join(folder, name));
  for (const path of paths) if (await exists(path)) return path;
  return paths[0]!;
}

/** Runs `read`, which reads `path`. @throws ModelError in one sentence where the file cannot be opened */
export async function naming<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) throw new ModelError(`${path} is missing`);
    if (errorCode(error) === 'EISDIR') throw new ModelError(`${path} is a folder; a file is needed`);
    if (errorCode(error) === 'EACCES') throw new ModelError(`${path} cannot be read: permission denied`);
    throw error;
  }
}

/** @throws ModelError where the file cannot be opened */
export function readText(path: string): Promise<string> {
  return naming(path, () => readFile(path, 'utf8'));
}

export async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  return parseJsonObject(await readText(path), path);
}

/** @param path what the text was read from, for errors. @throws ModelError */
export function parseJsonObject(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ModelError(`${path} is not JSON: ${(error as Error).message.replaceAll(/\s+/g, ' ')}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ModelError(`${path} must hold a JSON object; found ${JSON.stringify(value).slice(0, 60)}`);
  return value as Record<string, unknown>;
}
