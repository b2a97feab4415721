import type { RunColumns } from './runColumns';

export interface SortKey {
  id: string;
  descending: boolean;
}

/**
 * Rows by several keys, the first of which counts most; equal ones stay in their order. What a run has no value of comes last either way. The last key
 * is sorted by first, each time by counting the rows of each rank: no two rows are compared.
 */
export function sortRows(table: RunColumns, rows: readonly number[], keys: readonly SortKey[]): number[] {
  return keys.reduceRight((sorted: readonly number[], { id, descending }) => {
    const { ranks } = table.column(id);
    // Rows beyond the end have no value either.
    const rankOf = (row: number): number => ranks.of[row] ?? ranks.count;
    return byCounting(sorted, ranks.count + 1, (row) => {
      const rank = rankOf(row);
      return descending && rank < ranks.count ? ranks.count - 1 - rank : rank;
    });
  }, rows) as number[];
}

/** @param placeOf of a row, below `places` */
function byCounting(rows: readonly number[], places: number, placeOf: (row: number) => number): number[] {
  const starts = new Uint32Array(places + 1);
  for (const row of rows) starts[placeOf(row) + 1]!++;
  for (let place = 0; place < places; place++) starts[place + 1]! += starts[place]!;
  const sorted = new Array<number>(rows.length);
  for (const row of rows) sorted[starts[placeOf(row)]!++] = row;
  return sorted;
}

/** What a click on a column's head makes of the order: that column alone, or with Shift after the others; again turns it round. */
export function pressedSort(keys: readonly SortKey[], id: string, isAdded: boolean, startsDescending: boolean): SortKey[] {
  const known = keys.find((key) => key.id === id);
  const next = { id, descending: known ? !known.descending : startsDescending };
  if (!isAdded) return [next];
  return known ? keys.map((key) => (key.id === id ? next : key)) : [...keys, next];
}
