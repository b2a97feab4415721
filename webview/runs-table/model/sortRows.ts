import type { RunColumns, Cell } from './runColumns';

export interface SortKey {
  id: string;
  descending: boolean;
}

/** Rows by several keys, the first of which counts most; equal ones stay in their order. What a run has no value of comes last either way. */
export function sortRows(table: RunColumns, rows: readonly number[], keys: readonly SortKey[]): number[] {
  const columns = keys.map(({ id, descending }) => ({
    sign: descending ? -1 : 1,
    cells:
      id === 'tags' ? rows.reduce<Cell[]>((cells, row) => ((cells[row] = joined(table.tags(row))), cells), []) : table.column(id),
  }));
  return [...rows].sort((a, b) => {
    for (const { sign, cells } of columns) {
      const [x, y] = [cells[a], cells[b]];
      if (x === y) continue;
      if (isMissing(x) || isMissing(y)) {
        if (isMissing(x) && isMissing(y)) continue;
        return isMissing(x) ? 1 : -1;
      }
      const order = compare(x, y);
      if (order !== 0) return sign * order;
    }
    return 0;
  });
}

/** What a click on a column's head makes of the order: that column alone, or with Shift after the others; again turns it round. */
export function pressedSort(keys: readonly SortKey[], id: string, isAdded: boolean, startsDescending: boolean): SortKey[] {
  const known = keys.find((key) => key.id === id);
  const next = { id, descending: known ? !known.descending : startsDescending };
  if (!isAdded) return [next];
  return known ? keys.map((key) => (key.id === id ? next : key)) : [...keys, next];
}

function isMissing(cell: Cell): cell is null | undefined {
  return cell === null || cell === undefined;
}

/** Numbers before texts; texts by their code units, which is one order for all and quick. */
function compare(x: NonNullable<Cell>, y: NonNullable<Cell>): number {
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  if (typeof x === 'number') return -1;
  if (typeof y === 'number') return 1;
  const [a, b] = [String(x), String(y)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function joined(tags: readonly string[]): Cell {
  return tags.length === 0 ? undefined : tags.join(', ');
}
