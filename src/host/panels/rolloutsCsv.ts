import { rolloutRowSchema, type RolloutRow } from '../../contract/rollout';

const columns = Object.keys(rolloutRowSchema.shape) as (keyof RolloutRow)[];

/** Rollouts as CSV (RFC 4180): a line a completion, lists as JSON, nothing for null. */
export function rolloutsCsv(rows: readonly RolloutRow[]): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column])).join(','));
  return [columns.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function cell(value: unknown): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
