import type { GroupSummary } from '../../src/contract/messages/rollouts';

export const GROUP_FILTERS = ['all', 'mixed', 'wrong', 'right'] as const;
export type GroupFilter = (typeof GROUP_FILTERS)[number];

export const FILTER_LABELS: Record<GroupFilter, string> = { all: 'All', mixed: 'Mixed', wrong: 'All wrong', right: 'All right' };

/** What a reward is called: right from 1 on, wrong from 0 down, partial between; a failed rollout has none. */
export type Verdict = 'right' | 'partial' | 'wrong' | 'failed';

export function verdictOf(reward: number | null): Verdict {
  if (reward === null) return 'failed';
  return reward >= 1 ? 'right' : reward > 0 ? 'partial' : 'wrong';
}

/** Failed rollouts do not count: a group is mixed where its rewards differ, for then it has a gradient. */
export function passesFilter(group: GroupSummary, filter: GroupFilter): boolean {
  if (filter === 'all') return true;
  const rewards = group.rewards.filter((reward) => reward !== null);
  if (rewards.length === 0) return false;
  if (filter === 'mixed') return rewards.some((reward) => reward !== rewards[0]);
  return rewards.every((reward) => verdictOf(reward) === filter);
}

export function filterCounts(groups: readonly GroupSummary[]): Record<GroupFilter, number> {
  const counts = { all: 0, mixed: 0, wrong: 0, right: 0 };
  for (const group of groups) for (const filter of GROUP_FILTERS) if (passesFilter(group, filter)) counts[filter]++;
  return counts;
}
