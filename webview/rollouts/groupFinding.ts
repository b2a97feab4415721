import type { GroupSummary } from '../../src/contract/messages/rollouts';
import type { RolloutRow } from '../../src/contract/rollout';
import { fixed } from '../../src/analysis/numberText';
import { verdictOf } from './groupFilters';

/** `4 of 16 right · mean 0.25 · std 0.45 · advantage = (reward − 0.25) / 0.45`: the group in one line, from its numbers alone. */
export function groupFinding(group: GroupSummary, rows: readonly RolloutRow[]): string {
  const rewards = group.rewards.filter((reward) => reward !== null);
  const failed = group.rewards.length - rewards.length;
  const right = rewards.filter((reward) => verdictOf(reward) === 'right').length;
  const parts = [`${right} of ${rewards.length} right`];
  if (failed > 0) parts.push(`${failed} failed`);
  if (group.mean !== null) parts.push(`mean ${fixed(group.mean)}`);
  if (group.std !== null) parts.push(`std ${fixed(group.std)}`);
  const rule = advantageRule(group, rows);
  if (rule !== null) parts.push(rule);
  return parts.join(' · ');
}

/** How the advantages follow from the rewards, where they do: checked against the numbers rather than read from the recipe. */
export function advantageRule(group: GroupSummary, rows: readonly RolloutRow[]): string | null {
  const { mean, std } = group;
  const known = rows.filter((row) => row.reward !== null && row.advantage !== null);
  if (mean === null || known.length < 2) return null;
  const off = (value: number): string => (value < 0 ? `reward + ${fixed(-value)}` : `reward − ${fixed(value)}`);
  const follows = (rule: (reward: number) => number): boolean =>
    known.every((row) => Math.abs(rule(row.reward!) - row.advantage!) < 2e-3 * Math.max(1, Math.abs(row.advantage!)));
  if (known.every((row) => row.advantage === 0)) return 'no gradient: its rewards are equal';
  // 1e-4 is what TRL adds to the standard deviation.
  if (std !== null && follows((reward) => (reward - mean) / (std + 1e-4))) return `advantage = (${off(mean)}) / ${fixed(std)}`;
  if (follows((reward) => reward - mean)) return `advantage = ${off(mean)}`;
  return null;
}
