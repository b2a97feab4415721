/** Items in parts of at most `size`, in their order. */
export function cut<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/**
 * The rows of one update as micro-batches of at most `size`, longest first, so that little is padding: for a loss that is a sum over
 * tokens divided by the update's number of them, which does not depend on which rows share a micro-batch.
 */
export function microBatchesByLength<T>(rows: readonly T[], length: (row: T) => number, size: number): T[][] {
  const sorted = rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => length(b.row) - length(a.row) || a.index - b.index)
    .map(({ row }) => row);
  return cut(sorted, size);
}
