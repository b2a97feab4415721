import type { RunExtremes, RunsPage, SentColumn } from '../../../src/contract/messages/runsTable';

/** undefined: the run has no such value. */
export type Cell = number | string | boolean | null | undefined;

/** All runs, column by column: cell `column(id)[row]`. Rows keep their number until some are removed. */
export class RunColumns {
  private keysNow: string[] = [];
  private readonly rows = new Map<string, number>();
  private readonly columns = new Map<string, Cell[]>();
  private tagsNow: string[][] = [];
  private haystacks: (string | undefined)[] = [];

  get length(): number {
    return this.keysNow.length;
  }

  get ids(): string[] {
    return [...this.columns.keys()];
  }

  key(row: number): string {
    return this.keysNow[row] ?? '';
  }

  rowOf(key: string): number | undefined {
    return this.rows.get(key);
  }

  tags(row: number): readonly string[] {
    return this.tagsNow[row] ?? [];
  }

  /** The values by row; shorter than there are rows where the last ones have none. */
  column(id: string): readonly Cell[] {
    return this.columns.get(id) ?? NONE;
  }

  cell(id: string, row: number): Cell {
    return this.columns.get(id)?.[row];
  }

  text(id: string, row: number): string {
    const value = this.cell(id, row);
    return value === undefined ? '' : String(value);
  }

  /** What free text is looked for in, in lower case. */
  haystack(row: number): string {
    return (this.haystacks[row] ??= [...SEARCHED.map((id) => this.text(id, row)), ...this.tags(row)].join('\n').toLowerCase());
  }

  /** Adds runs, and replaces those that are there. */
  put({ keys, columns, tags }: RunsPage): void {
    const rows = keys.map((key) => this.rowFor(key));
    const left = new Set([...this.columns.keys()].filter((id) => !isExtreme(id)));
    for (const [id, sent] of Object.entries(columns)) {
      const column = this.columnFor(id);
      left.delete(id);
      rows.forEach((row, index) => (column[row] = sentCell(sent, index)));
    }
    for (const id of left)
      for (const row of rows) if (this.columns.get(id)![row] !== undefined) this.columns.get(id)![row] = undefined;
    rows.forEach((row, index) => {
      this.tagsNow[row] = tags[index] ?? [];
      this.haystacks[row] = undefined;
    });
  }

  putExtremes(runs: readonly RunExtremes[]): void {
    for (const { key, highest, lowest } of runs) {
      const row = this.rows.get(key);
      if (row === undefined) continue;
      for (const [name, value] of Object.entries(highest)) this.columnFor(`highest:${name}`)[row] = value;
      for (const [name, value] of Object.entries(lowest)) this.columnFor(`lowest:${name}`)[row] = value;
    }
  }

  /** Rows after those removed move up. */
  remove(keys: readonly string[]): void {
    const gone = new Set(keys.map((key) => this.rows.get(key)));
    const keep = <T>(values: readonly T[]): T[] => Array.from(values).filter((_, row) => !gone.has(row));
    for (const [id, column] of this.columns) this.columns.set(id, keep(column));
    this.keysNow = keep(this.keysNow);
    this.tagsNow = keep(this.tagsNow);
    this.haystacks = [];
    this.rows.clear();
    this.keysNow.forEach((key, row) => this.rows.set(key, row));
  }

  private rowFor(key: string): number {
    const known = this.rows.get(key);
    if (known !== undefined) return known;
    const row = this.keysNow.push(key) - 1;
    this.rows.set(key, row);
    return row;
  }

  private columnFor(id: string): Cell[] {
    let column = this.columns.get(id);
    if (!column) this.columns.set(id, (column = []));
    return column;
  }
}

const NONE: readonly Cell[] = [];
const SEARCHED = ['name', 'id', 'state', 'message', 'method', 'model', 'folder', 'notes'];

/** A column that is not sent with the rows: whole logs are read for it. */
export function isExtreme(id: string): boolean {
  return id.startsWith('highest:') || id.startsWith('lowest:');
}

function sentCell(sent: SentColumn, index: number): Cell {
  if (sent.kind === 'numbers') return sent.numbers[index] ?? undefined;
  const code = sent.codes[index] ?? -1;
  return code < 0 ? undefined : sent.values[code];
}
