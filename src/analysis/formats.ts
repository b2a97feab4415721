import { completionFormats, formatOf, type CompletionFormat } from './behaviours/behaviourSets';

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
