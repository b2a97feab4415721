import type { RunColumns } from './runColumns';

/** What a run is called is no setting: each has a name of its own. */
const NAME = 'recipe:run_name';

/** Columns of recipe keys but the name, sorted, of which these rows have at least two different values. Runs without the key do not count: their method lacks it. */
export function differingKeys(table: RunColumns, rows: readonly number[]): string[] {
  return table.ids.filter((id) => id.startsWith('recipe:') && id !== NAME && differs(table, id, rows)).sort();
}

function differs(table: RunColumns, id: string, rows: readonly number[]): boolean {
  const { cells, mayDiffer } = table.column(id);
  if (!mayDiffer) return false;
  let isFound = false;
  let first;
  for (const row of rows) {
    const cell = cells[row];
    if (cell === undefined) continue;
    if (!isFound) {
      isFound = true;
      first = cell;
    } else if (cell !== first) return true;
  }
  return false;
}
