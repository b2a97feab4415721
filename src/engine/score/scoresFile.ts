import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { ScoresRecord } from '../../contract/scoresRecord';
import { InputError } from '../inputError';
import type { GivenTexts } from './givenText';

/**
 * Where scores are written: to the file or into the folder that `--out` names, else beside the samples of an evaluation, else nowhere (null). In a
 * folder a model's scores of the same texts have one name.
 * @throws InputError for a file with another ending
 */
export function scoresFile(
  out: string | undefined,
  { kind, file }: Pick<GivenTexts, 'kind' | 'file'>,
  { name, sha256 }: ScoresRecord['model'],
): string | null {
  const stem = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  const own = `scores-${kind === 'dataset' ? 'reference-' : ''}${stem}-${sha256.slice(0, 12)}.parquet`;
  if (out === undefined) return isOfEvaluation(file) ? join(dirname(file), own) : null;
  const path = resolve(out);
  if (existsSync(path) && statSync(path).isDirectory()) return join(path, own);
  if (path.endsWith('.parquet') && basename(path) !== 'samples.parquet') return path;
  throw new InputError(`--out is ${out}; allowed: a folder, or a file *.parquet that is not called samples.parquet`);
}

function isOfEvaluation(file: string): boolean {
  return basename(file) === 'samples.parquet' && existsSync(join(dirname(file), 'evaluation.json'));
}
