/** Rows of token ids padded on the right to one length, to go through the decoder together. */
export interface RowBucket {
  /** Indices into the rows given. */
  rows: number[];
  length: number;
  /** Tokens of each row, padding left out. */
  lengths: number[];
  /** rows.length × length; padding is id 0, which no later token that counts can see. */
  ids: Int32Array;
}

/** Where in its row each id of a bucket is; rows.length × length. */
export function bucketPositions({ length, ids }: Pick<RowBucket, 'length' | 'ids'>): Int32Array {
  return ids.map((_, i) => i % length);
}

/** What one more pass through the decoder costs, in padded tokens: below this, padding is cheaper. */
const PASS_COST = 256;

/**
 * Splits rows into buckets of similar length so that padded tokens plus {@link PASS_COST} a bucket are fewest: the best cut of the rows
 * sorted by length, by dynamic programming. No bucket has more than `maxTokens` padded tokens, unless one row alone does.
 */
export function bucketRows(rows: readonly (readonly number[])[], maxTokens = Infinity): RowBucket[] {
  const order = rows.map((_, index) => index).sort((a, b) => rowLength(rows, a) - rowLength(rows, b) || a - b);
  const best = new Float64Array(order.length + 1).fill(Infinity);
  const cut = new Int32Array(order.length + 1);
  best[0] = 0;
  for (let end = 1; end <= order.length; end++) {
    const length = rowLength(rows, order[end - 1] as number);
    for (let start = end - 1; start >= 0; start--) {
      const tokens = (end - start) * length;
      if (tokens > maxTokens && start < end - 1) break;
      const cost = (best[start] as number) + tokens + PASS_COST;
      if (cost < (best[end] as number)) {
        best[end] = cost;
        cut[end] = start;
      }
    }
  }
  const buckets: RowBucket[] = [];
  for (let end = order.length; end > 0; end = cut[end] as number) {
    buckets.push(padRows(rows, order.slice(cut[end], end)));
  }
  return buckets.reverse();
}

function rowLength(rows: readonly (readonly number[])[], index: number): number {
  return (rows[index] as readonly number[]).length;
}

function padRows(all: readonly (readonly number[])[], rows: number[]): RowBucket {
  const lengths = rows.map((row) => rowLength(all, row));
  const length = Math.max(...lengths);
  const ids = new Int32Array(rows.length * length);
  rows.forEach((row, position) => ids.set(all[row] as readonly number[], position * length));
  return { rows, length, lengths, ids };
}
