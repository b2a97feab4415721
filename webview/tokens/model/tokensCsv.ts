import type { TokenStatistics } from '../../../src/contract/tokenTable';
import { chipOf } from './tokenLists';

const COLUMNS = [
  ...['token', 'id', 'count', 'entropy', 'share in top', 'probability', 'base entropy', 'base probability'],
  ...['log p - log p base', 'covariance', 'instead'],
];

/**
 * Tokens as CSV (RFC 4180), white space in them drawn. A text that begins as a formula would gets an apostrophe before it (OWASP, CSV
 * Injection).
 */
export function tokensCsv(tokens: readonly TokenStatistics[]): string {
  const rows = tokens.map(({ id, text, count, entropy, top, probability, reference, covariance, instead }) => [
    ...[chipOf(text), id, count, entropy, top, probability],
    ...[reference?.entropy ?? null, reference?.probability ?? null, reference?.change ?? null, covariance],
    instead.map((other) => `${chipOf(other.text)} ${other.probability.toFixed(3)}`).join('; '),
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value.replace(/^[=+\-@\t\r]/, "'$&") : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
