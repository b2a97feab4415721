import type { TokenStatistics } from '../../../src/contract/tokenTable';
import { csvCell } from '../../shared/csvCell';
import { chipOf } from './tokenLists';

const COLUMNS = [
  ...['token', 'id', 'count', 'entropy', 'share in top', 'probability', 'base entropy', 'base probability'],
  ...['log p - log p base', 'covariance', 'instead'],
];

/** Tokens as CSV (RFC 4180), white space in them drawn. */
export function tokensCsv(tokens: readonly TokenStatistics[]): string {
  const rows = tokens.map(({ id, text, count, entropy, top, probability, reference, covariance, instead }) => [
    ...[chipOf(text), id, count, entropy, top, probability],
    ...[reference?.entropy ?? null, reference?.probability ?? null, reference?.change ?? null, covariance],
    instead.map((other) => `${chipOf(other.text)} ${other.probability.toFixed(3)}`).join('; '),
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
