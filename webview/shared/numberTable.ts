/** A figure and its interval, which is empty where it has none. */
export interface Figure {
  text: string;
  interval: string;
}

export type Cell = string | Figure;

/** Numbers with what they are: the first cell of a row names it. Its cells are figures, or texts alone; `words` columns, 1 where it is left out, are words. */
export interface NumberTable<C extends Cell = Figure> {
  title: string;
  columns: string[];
  words?: number;
  rows: C[][];
  /** Whether texts take as many lines as they need: sentences. */
  wraps?: boolean;
}

/** A cell as a figure. */
export function cellParts(cell: Cell): Figure {
  return typeof cell === 'string' ? { text: cell, interval: '' } : cell;
}

/** Tables as text that a spreadsheet takes: tabs between cells, an empty line between tables. */
export function tablesText(tables: readonly NumberTable<Cell>[]): string {
  return tables
    .map(({ title, columns, rows }) => [title, columns.join('\t'), ...rows.map((row) => row.map(cellText).join('\t'))].join('\n'))
    .join('\n\n');
}

function cellText(cell: Cell): string {
  const { text, interval } = cellParts(cell);
  return interval === '' ? text : `${text} (${interval})`;
}
