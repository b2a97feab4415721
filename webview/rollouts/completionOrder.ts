import type { RolloutRow } from '../../src/contract/rollout';

export const ORDERS = ['best', 'sample', 'length', 'entropy'] as const;
export type CompletionOrder = (typeof ORDERS)[number];

export const ORDER_LABELS: Record<CompletionOrder, string> = {
  best: 'Best first',
  sample: 'Sample order',
  length: 'Longest first',
  entropy: 'Highest entropy first',
};

/** Mean entropy of a completion's tokens, nats; null without a value. */
export function meanEntropy(row: RolloutRow): number | null {
  const known = row.entropies.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** A sorted copy. Ties keep sample order, and what has no value comes last. */
export function ordered(rows: readonly RolloutRow[], order: CompletionOrder): RolloutRow[] {
  const keyOf: Record<CompletionOrder, (row: RolloutRow) => number | null> = {
    best: (row) => row.reward,
    sample: () => 0,
    length: (row) => row.token_ids.length,
    entropy: meanEntropy,
  };
  const key = keyOf[order];
  const value = (row: RolloutRow): number => key(row) ?? -Infinity;
  return rows.slice().sort((a, b) => (value(b) === value(a) ? a.sample - b.sample : value(b) - value(a)));
}
