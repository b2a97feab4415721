import type { Rollout } from './rollout';
import type { StepReport } from './trainer';

/** One fault for all failed rollouts of a step. */
export function rewardFaults(rollouts: readonly Rollout[]): StepReport['faults'] {
  const messages = rollouts.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.message] : []));
  const [first] = messages;
  if (first === undefined) return [];
  return [{ at: 'reward', message: `${messages.length} of ${rollouts.length} rollouts failed: ${first}` }];
}
