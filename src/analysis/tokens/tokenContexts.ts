import type { TokenContexts } from '../../contract/tokenTable';

/** One completion. */
export interface ContextRow {
  promptId: string;
  group: number;
  sample: number;
  reward: number | null;
  failed: boolean;
  ids: ArrayLike<number>;
  texts: readonly string[];
  entropies: readonly number[];
}

/**
 * Where a token stands, in its context: of each prompt the place with the highest entropy, the highest first, so that one prompt's many
 * completions do not fill the list.
 * @param most contexts returned
 * @param around tokens kept on either side
 */
export function tokenContexts(rows: Iterable<ContextRow>, id: number, most: number, around = 24): TokenContexts {
  const best = new Map<string, { row: ContextRow; position: number; entropy: number }>();
  let [places, completions] = [0, 0];
  for (const row of rows) {
    let found = 0;
    for (let position = 0; position < row.ids.length; position++) {
      const entropy = row.entropies[position];
      if (row.ids[position] !== id || entropy === undefined || Number.isNaN(entropy)) continue;
      found++;
      const known = best.get(row.promptId);
      if (!known || entropy > known.entropy) best.set(row.promptId, { row, position, entropy });
    }
    places += found;
    completions += found > 0 ? 1 : 0;
  }
  const ordered = [...best.values()].sort((a, b) => b.entropy - a.entropy || a.row.group - b.row.group).slice(0, most);
  return {
    ...{ places, completions, prompts: best.size },
    contexts: ordered.map(({ row, position, entropy }) => {
      const from = Math.max(0, position - around);
      const to = position + around + 1;
      const { promptId, group, sample, reward, failed } = row;
      return {
        ...{ promptId, group, sample, reward, failed, position, entropy, at: position - from },
        texts: row.texts.slice(from, to),
        entropies: row.entropies.slice(from, to).map((value) => (Number.isNaN(value) ? null : value)),
      };
    }),
  };
}
