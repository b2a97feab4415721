import { mean } from './rolloutStep';

/** Mean reward by prompt, null where none was scored, and the group that the prompt is in. */
export type PromptMeans = Map<string, { group: number; mean: number | null }>;

export function promptMeans(rows: readonly { prompt_id: string; group: number; reward: number | null }[]): PromptMeans {
  const rewards = new Map<string, { group: number; scored: number[] }>();
  for (const { prompt_id, group, reward } of rows) {
    const found = rewards.get(prompt_id) ?? { group, scored: [] };
    if (reward !== null) found.scored.push(reward);
    rewards.set(prompt_id, found);
  }
  return new Map([...rewards].map(([id, { group, scored }]) => [id, { group, mean: mean(scored) }]));
}
