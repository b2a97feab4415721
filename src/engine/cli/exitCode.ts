import { DatasetError } from '../data/datasetError';
import { InputError } from '../inputError';
import { ModelError } from '../model/modelError';

/** The exit code of a command that threw: 2 for bad input, told in its own words, and 1 with a stack for anything else. */
export function exitCodeOf(error: unknown, who: string, write: (text: string) => void): number {
  if (error instanceof InputError || error instanceof ModelError || error instanceof DatasetError) {
    write(`${who}: ${error.message}\n`);
    return 2;
  }
  write(`${who}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}
