import { rolloutRowSchema, type RolloutRow } from '../../contract/rollout';

const columns = Object.keys(rolloutRowSchema.shape) as (keyof RolloutRow)[];

/**
 * Rollouts as CSV (RFC 4180): a line a completion, lists as JSON, nothing for null. A text that begins with `=`, `+`, `-`, `@`, a tab or a
 * carriage return gets an apostrophe before it, or a spreadsheet would take it for a formula (OWASP, CSV Injection); numbers stay as they
 * are. Remove it where the text itself is wanted, or read the Parquet file.
 */
export function rolloutsCsv(rows: readonly RolloutRow[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function cell(value: unknown): string {
  if (value === null) return '';
  const text =
    typeof value === 'string'
      ? value.replace(/^[=+\-@\t\r]/, "'$&")
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
