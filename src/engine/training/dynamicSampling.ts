import { rewardOf, type Rollout } from './rollout';

export interface DynamicSample {
  /** Whole groups, as many as were asked for: those with signal in the order they were sampled, then what fills the batch up. */
  batch: Rollout[];
  /** All that was sampled. */
  sampled: Rollout[];
  /** Generations it took. */
  batches: number;
  /** Groups of the batch whose rewards are all equal: 0 unless `maxBatches` was not enough. */
  filled: number;
}

/**
 * Dynamic sampling (DAPO, Yu et al. 2025, arXiv:2503.14476; verl's `filter_groups`): groups whose rewards are all equal have no advantage and are
 * dropped, and further prompts are sampled in their place, a generation at a time, until `groups` are there; what is over is left.
 * A departure: where `maxBatches` generations are not enough verl ends the run; here the batch is filled up with the first of the dropped
 * groups, which move nothing, as without the filter.
 * @param generation samples generation number `batch`, counted from 0: whole groups of `size` completions, one after the other
 */
export async function sampleDynamically(
  generation: (batch: number) => Promise<Rollout[]>,
  { groups, size, maxBatches }: { groups: number; size: number; maxBatches: number },
): Promise<DynamicSample> {
  const sampled: Rollout[] = [];
  const kept: Rollout[][] = [];
  const dropped: Rollout[][] = [];
  let batches = 0;
  while (kept.length < groups && batches < maxBatches) {
    const rollouts = await generation(batches++);
    sampled.push(...rollouts);
    for (let start = 0; start < rollouts.length; start += size) {
      const group = rollouts.slice(start, start + size);
      (hasSignal(group) ? kept : dropped).push(group);
    }
  }
  const filled = Math.max(0, groups - kept.length);
  const batch = [...kept.slice(0, groups), ...dropped.slice(0, filled)].flat();
  return { batch, sampled, batches, filled };
}

/** Whether two completions of a group have different rewards. A failed one has none. */
function hasSignal(group: readonly Rollout[]): boolean {
  return new Set(group.map(rewardOf).filter((reward) => reward !== null)).size > 1;
}
