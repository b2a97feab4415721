/**
 * The formats in which the Countdown base model answers, named by the word a completion begins with: straight away (`thus`), after an
 * attempt with its intermediate results (`because`), after attempts with `wait` between them (`first`).
 */
export const completionFormats = ['thus', 'because', 'first'] as const;
export type CompletionFormat = (typeof completionFormats)[number];

/** The format of a completion, by its first word; `other` for anything else. */
export function formatOf(completion: string): CompletionFormat | 'other' {
  const word = /^\s*([A-Za-z]+)/.exec(completion)?.[1];
  return completionFormats.find((format) => format === word) ?? 'other';
}

export interface FormatShare {
  format: CompletionFormat | 'other';
  count: number;
  /** Of all completions, 0 … 1. */
  share: number;
  /** Mean reward of those that have one; null where none has. */
  meanReward: number | null;
}

/** How often each format was used and how well it did; all formats in a fixed order, `other` only where it occurs. */
export function formatShares(rows: readonly { completion: string; reward: number | null }[]): FormatShare[] {
  const formats = rows.map(({ completion }) => formatOf(completion));
  return [...completionFormats, 'other' as const].flatMap((format) => {
    const own = rows.filter((_, i) => formats[i] === format);
    if (format === 'other' && own.length === 0) return [];
    const rewards = own.flatMap(({ reward }) => (reward === null ? [] : [reward]));
    const sum = rewards.reduce((total, reward) => total + reward, 0);
    return [
      {
        format,
        count: own.length,
        share: rows.length === 0 ? 0 : own.length / rows.length,
        meanReward: rewards.length === 0 ? null : sum / rewards.length,
      },
    ];
  });
}
