import type { SftRecipe } from '../../../contract/recipe';
import { partOf, type SftRow } from './rows';

/** Examples that are trained on together, as one row of at most `max_length` tokens; none of them sees another. */
export type PackedRow = readonly SftRow[];

/** As many examples as `datasets.map` hands to TRL's packing at a time: rows are not packed across them. */
const BATCH = 1000;

/**
 * Rows of at most `maxLength` tokens out of tokenised examples, as TRL 1.13's `pack_dataset` makes them:
 *
 * - `bfd`: best-fit decreasing (Ding et al. 2024, arXiv:2404.10830): the longest first, each into the row where least space is left after it.
 *   Longer examples are cut.
 * - `bfd_split`: the same, and what was cut off are examples of their own.
 * - `wrapped`: all examples one after the other, cut every `maxLength` tokens; such a row is one sequence, and its tokens see those of the examples
 *   before. The first token of an example is predicted too where it carries loss.
 *
 * @param rows whole examples, of {@link wholeRow}
 */
export function packRows(rows: readonly SftRow[], maxLength: number, strategy: SftRecipe['packing_strategy']): PackedRow[] {
  const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, i) => rows.slice(i * BATCH, (i + 1) * BATCH));
  return batches.flatMap((batch) => packed(batch, maxLength, strategy));
}

function packed(rows: readonly SftRow[], maxLength: number, strategy: SftRecipe['packing_strategy']): PackedRow[] {
  switch (strategy) {
    case 'bfd':
      return bestFitDecreasing(
        rows.map((row) => partOf(row, 0, maxLength)),
        maxLength,
      );
    case 'bfd_split':
      return bestFitDecreasing(
        rows.flatMap((row) => cutRow(row, maxLength)),
        maxLength,
      );
    case 'wrapped': {
      const all = { ids: rows.flatMap(({ ids }) => ids), counts: rows.flatMap(({ counts }) => counts) };
      return cutRow(all, maxLength).map((row) => [row]);
    }
  }
}

function bestFitDecreasing(rows: readonly SftRow[], maxLength: number): PackedRow[] {
  const longestFirst = rows.filter(({ ids }) => ids.length > 0).sort((a, b) => b.ids.length - a.ids.length);
  const packed: SftRow[][] = [];
  /** Rows by the number of tokens that they have space for, those that came to it first at the front. */
  const bySpace = Array.from({ length: maxLength }, (): SftRow[][] => []);
  for (const row of longestFirst) {
    const { length } = row.ids;
    let space = length;
    while (space < maxLength && bySpace[space]!.length === 0) space++;
    let target = bySpace[space]?.shift();
    if (!target) packed.push((target = []));
    target.push(row);
    bySpace[space - length]!.push(target);
  }
  return packed;
}

function cutRow(row: SftRow, maxLength: number): SftRow[] {
  const parts = Math.ceil(row.ids.length / maxLength);
  return Array.from({ length: parts }, (_, index) => partOf(row, index * maxLength, (index + 1) * maxLength));
}
