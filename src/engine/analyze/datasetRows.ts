import { readRows } from '../data/rows';
import { InputError } from '../inputError';

/**
 * Rows of a dataset file by the ids that rollouts have: a row's own, or `line-1`, `line-2` … by its place. In the order asked for; each gets the id it is
 * known by.
 * @throws InputError where one is not there, DatasetError where the file cannot be read
 */
export async function datasetRows(path: string, ids: readonly string[]): Promise<Record<string, unknown>[]> {
  const rows = await readRows(path);
  const known = new Map(rows.map(({ value }, index) => [String(value['id'] ?? `line-${index + 1}`), value]));
  return ids.map((id) => {
    const row = known.get(id);
    if (!row) throw new InputError(`${path} has no example ${id}: the file has changed since the run`);
    return { ...row, id };
  });
}
