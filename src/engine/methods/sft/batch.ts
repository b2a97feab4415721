import type { SftTask } from '../../compute';
import type { PredictionBatch, PredictionRow } from '../../model/predictionRows';

export interface SftRow extends PredictionRow {
  counts: readonly number[];
}

/** Rows from their first token with loss on; rows without any are left out. The first token of a row is never predicted. */
export function sftRows(rows: SftTask['microBatches'][number]): SftRow[] {
  return rows.flatMap(({ ids, counts }): SftRow[] => {
    const start = counts.findIndex((one, t) => t >= 1 && one > 0);
    return start < 0 ? [] : [{ ids, start, counts }];
  });
}

/** B × T: 1 where the predicted token carries loss. */
export function sftMask(rows: readonly SftRow[], { source_BT, starts }: PredictionBatch): Float32Array {
  const mask = new Float32Array(source_BT.length);
  rows.forEach(({ counts, start }, row) => mask.set(counts.slice(start), starts[row]));
  return mask;
}
