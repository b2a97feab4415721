/** One completion: its tokens, and a number of each; NaN where there is none. */
export interface TokenRow {
  ids: ArrayLike<number>;
  texts: ArrayLike<string>;
  values: ArrayLike<number>;
}

export interface TokenMean {
  id: number;
  /** As it was written where it was first seen. */
  text: string;
  count: number;
  mean: number;
}

/** Occurrences that a token needs to be told of (Wang et al. 2025, "Beyond the 80/20 Rule", figure 2). */
export const FREQUENT = 100;

/**
 * Mean of a number by token, the highest first; tokens of equal means by how frequent they are. Of entropies it gives the forking tokens, first
 * those at which the model is least sure; of log p − log p of another model on the same texts, what became likelier and less likely.
 * @param least occurrences below which a token is left out
 */
export function tokenMeans(rows: Iterable<TokenRow>, least = FREQUENT): TokenMean[] {
  const sums = new Map<number, { text: string; count: number; sum: number }>();
  for (const { ids, texts, values } of rows) {
    for (let position = 0; position < ids.length; position++) {
      const value = values[position];
      if (value === undefined || Number.isNaN(value)) continue;
      const known = sums.get(ids[position]!);
      if (known) {
        known.count++;
        known.sum += value;
      } else sums.set(ids[position]!, { text: texts[position] ?? '', count: 1, sum: value });
    }
  }
  return [...sums]
    .filter(([, { count }]) => count >= least)
    .map(([id, { text, count, sum }]) => ({ id, text, count, mean: sum / count }))
    .sort((a, b) => b.mean - a.mean || b.count - a.count || a.id - b.id);
}

export interface TokenPlace {
  /** Index of the completion, and of the token in it. */
  row: number;
  position: number;
  value: number;
}

/** Where a token stands, the highest value first, one place a completion (its highest), at most `most`. */
export function tokenPlaces(rows: Iterable<TokenRow>, id: number, most: number): TokenPlace[] {
  const places: TokenPlace[] = [];
  let row = 0;
  for (const { ids, values } of rows) {
    let best: TokenPlace | null = null;
    for (let position = 0; position < ids.length; position++) {
      const value = values[position];
      if (ids[position] !== id || value === undefined || Number.isNaN(value)) continue;
      if (best === null || value > best.value) best = { row, position, value };
    }
    if (best) places.push(best);
    row++;
  }
  return places.sort((a, b) => b.value - a.value || a.row - b.row).slice(0, most);
}
