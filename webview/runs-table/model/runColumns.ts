import type { RunExtremes, RunsPage, SentColumn } from '../../../src/contract/messages/runsTable';
import { Column, type Cell } from './column';

/** All runs, column by column: cell `column(id).cells[row]`. Rows keep their number until some are removed. */
export class RunColumns {
  private keysNow: string[] = [];
  private readonly rows = new Map<string, number>();
  private readonly columns = new Map<string, Column>();
  private tagsNow: string[][] = [];
  private readonly joinedTags = new Column();
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

  /** `tags`, which is not among `ids`, has them joined by commas. */
  column(id: string): Pick<Column, 'cells' | 'ranks' | 'mayDiffer'> {
    return id === 'tags' ? this.joinedTags : (this.columns.get(id) ?? NONE);
  }

  cell(id: string, row: number): Cell {
    return this.columns.get(id)?.cells[row];
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
      left.delete(id);
      putSent(this.columnFor(id), rows, sent);
    }
    for (const id of left) {
      const column = this.columns.get(id)!;
      for (const row of rows) if (column.cells[row] !== undefined) column.set(row, undefined);
    }
    rows.forEach((row, index) => {
      const own = tags[index] ?? [];
      this.tagsNow[row] = own;
      this.joinedTags.set(row, own.length === 0 ? undefined : own.join(', '));
      this.haystacks[row] = undefined;
    });
  }

  putExtremes(runs: readonly RunExtremes[]): void {
    for (const { key, highest, lowest } of runs) {
      const row = this.rows.get(key);
      if (row === undefined) continue;
      for (const [name, value] of Object.entries(highest)) this.columnFor(`highest:${name}`).set(row, value);
      for (const [name, value] of Object.entries(lowest)) this.columnFor(`lowest:${name}`).set(row, value);
    }
  }

  /** Rows after those removed move up. */
  remove(keys: readonly string[]): void {
    const gone = new Set(keys.flatMap((key) => this.rows.get(key) ?? []));
    if (gone.size === 0) return;
    const isKept = (row: number): boolean => !gone.has(row);
    const keep = <T>(values: readonly T[]): T[] => values.filter((_, row) => isKept(row));
    for (const column of [...this.columns.values(), this.joinedTags]) column.keep(isKept);
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

  private columnFor(id: string): Column {
    let column = this.columns.get(id);
    if (!column) this.columns.set(id, (column = new Column()));
    return column;
  }
}

const NONE = new Column();
const SEARCHED = ['name', 'id', 'state', 'message', 'method', 'model', 'folder', 'notes'];

/** A column that is not sent with the rows: whole logs are read for it. */
export function isExtreme(id: string): boolean {
  return id.startsWith('highest:') || id.startsWith('lowest:');
}

function putSent(column: Column, rows: readonly number[], sent: SentColumn): void {
  for (let index = 0; index < rows.length; index++) column.set(rows[index]!, sentCell(sent, index));
}

function sentCell(sent: SentColumn, index: number): Cell {
  if (sent.kind === 'same') return sent.value;
  if (sent.kind === 'numbers') return sent.numbers[index] ?? undefined;
  const code = sent.codes[index] ?? -1;
  return code < 0 ? undefined : sent.values[code];
}
