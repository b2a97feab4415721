import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseStepName } from '../contract/ids';
import { isMissing } from './errorCode';

interface StepEntry {
  step: number;
  attempt: number;
  path: string;
}

/**
 * Entries of a folder named after steps, by step, of each step the newest attempt that `accept` takes. A folder that is missing is
 * empty; other names, unfinished writes among them, are passed over.
 */
export async function newestAttempts(
  folder: string,
  accept: (entry: StepEntry) => boolean | Promise<boolean> = () => true,
): Promise<StepEntry[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const entries = names.flatMap((name) => {
    const parsed = parseStepName(name);
    return parsed ? [{ ...parsed, path: join(folder, name) }] : [];
  });
  entries.sort((a, b) => a.step - b.step || b.attempt - a.attempt);
  const newest: StepEntry[] = [];
  for (const entry of entries) {
    if (newest.at(-1)?.step !== entry.step && (await accept(entry))) newest.push(entry);
  }
  return newest;
}
