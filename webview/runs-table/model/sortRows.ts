import type { RunColumns } from './runColumns';

export interface SortKey {
  id: string;
  descending: boolean;
}

/** Rows by several keys, the first of which counts most; equal ones stay in their order. What a run has no value of comes last either way. */
export function sortRows(table: RunColumns, rows: readonly number[], keys: readonly SortKey[]): number[] {
  const columns = keys.map(({ id, descending }) => ({ before: descending ? 1 : -1, ranks: table.column(id).ranks }));
  return [...rows].sort((a, b) => {
    for (const { before, ranks } of columns) {
      // Rows beyond the end have none either.
      const [x, y] = [ranks[a] ?? NaN, ranks[b] ?? NaN];
      if (x < y) return before;
      if (x > y) return -before;
      const [isXMissing, isYMissing] = [Number.isNaN(x), Number.isNaN(y)];
      if (isXMissing !== isYMissing) return isXMissing ? 1 : -1;
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
