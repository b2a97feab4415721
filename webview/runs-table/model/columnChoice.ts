import type { ShownColumn } from './columns';

/** Shows a column at the end, or hides it. */
export function toggled(columns: readonly ShownColumn[], id: string): ShownColumn[] {
  const others = columns.filter((column) => column.id !== id);
  return others.length < columns.length ? others : [...columns, { id, pinned: false }];
}

/** Pins a column, or lets it go: it moves to the end of the pinned ones, which come first. */
export function pinToggled(columns: readonly ShownColumn[], id: string): ShownColumn[] {
  return pinnedFirst(columns.map((column) => (column.id === id ? { id, pinned: !column.pinned } : column)));
}

/** Moves a column among those that are pinned as it is. @param by −1 or 1 */
export function moved(columns: readonly ShownColumn[], id: string, by: number): ShownColumn[] {
  const from = columns.findIndex((column) => column.id === id);
  const to = from + by;
  const [column, other] = [columns[from], columns[to]];
  if (!column || !other || column.pinned !== other.pinned) return [...columns];
  const next = [...columns];
  next[from] = other;
  next[to] = column;
  return next;
}

export function pinnedFirst(columns: readonly ShownColumn[]): ShownColumn[] {
  return [...columns.filter(({ pinned }) => pinned), ...columns.filter(({ pinned }) => !pinned)];
}

/** With only differing keys: recipe keys that differ take the place of those chosen. */
export function withDiffering(columns: readonly ShownColumn[], differing: readonly string[]): ShownColumn[] {
  const isOut = ({ id }: ShownColumn) => id.startsWith('recipe:') && !differing.includes(id);
  const kept = columns.filter((column) => !isOut(column));
  const shown = new Set(kept.map(({ id }) => id));
  return [...kept, ...differing.filter((id) => !shown.has(id)).map((id) => ({ id, pinned: false }))];
}
