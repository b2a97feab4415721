import { csvText } from '../../shared/csv';
import { cellText, columnInfo } from './columns';
import type { RunColumns } from './runColumns';

/** A cell as a program takes it: numbers whole, times as ISO 8601, durations in seconds, tags with semicolons. */
function plain(table: RunColumns, id: string, row: number): string | number | null {
  if (id === 'tags') return table.tags(row).join('; ');
  const value = table.cell(id, row);
  if (value === undefined || value === null) return null;
  if (id === 'started') return new Date(Number(value)).toISOString();
  if (id === 'duration') return Number(value) / 1000;
  return typeof value === 'boolean' ? String(value) : value;
}

/** What a column is called in a file; run ids stand first in each row. */
function headOf(id: string): string {
  return id === 'duration' ? 'duration_seconds' : id;
}

/** The rows and columns shown as CSV (RFC 4180), run ids first. */
export function tableCsv(table: RunColumns, rows: readonly number[], ids: readonly string[]): string {
  const all = ['id', ...ids.filter((id) => id !== 'id')];
  return csvText([all.map(headOf), ...rows.map((row) => all.map((id) => plain(table, id, row)))]);
}

/** The same as JSON: an object a run. */
export function tableJson(table: RunColumns, rows: readonly number[], ids: readonly string[]): string {
  const all = ['id', ...ids.filter((id) => id !== 'id')];
  const runs = rows.map((row) =>
    Object.fromEntries(all.map((id) => [headOf(id), id === 'tags' ? [...table.tags(row)] : plain(table, id, row)])),
  );
  return `${JSON.stringify(runs, null, 1)}\n`;
}

/** The same as it is shown, with tabs between cells. */
export function tableText(table: RunColumns, rows: readonly number[], ids: readonly string[]): string {
  const line = (cells: string[]) => cells.map((cell) => cell.replaceAll(/[\t\n]/g, ' ')).join('\t');
  return [
    line(ids.map((id) => columnInfo(id).title)),
    ...rows.map((row) => line(ids.map((id) => cellText(table, id, row)))),
  ].join('\n');
}
