import { expect, it } from 'vitest';
import { dividedSums } from '../../src/engine/algorithms/completionMetrics';
import { grpoSums } from '../../src/engine/methods/grpo/metrics';
import type { GrpoBatch } from '../../src/engine/methods/grpo/loss';

/** One row a completion, as long as its entropies. */
function sumsOf(entropies: number[], advantage: number, ratio: number) {
  const length = entropies.length;
  const batch: GrpoBatch = {
    rows: 1,
    length,
    completionIds_BT: new Int32Array(length),
    mask_BT: new Float32Array(length).fill(1),
    advantage_B: Float32Array.of(advantage),
    oldLogp_BT: null,
    refLogp_BT: null,
    numItemsInBatch: 4,
    priority_BT: null,
  };
  const measured = {
    entropy: Float32Array.from(entropies),
    kl: null,
    policyLoss: -0.5,
    policy: new Float32Array(length).fill(ratio),
  };
  return grpoSums(measured, batch, { loss_type: 'dapo', epsilon: 0.2, epsilon_high: null });
}

it('a token weighs the same in a short and in a long micro-batch', () => {
  const short = sumsOf([2], 1, 1.5);
  const long = sumsOf([0, 0, 1], 1, 1);
  const sums = Object.fromEntries(Object.keys(short).map((name) => [name, short[name]! + long[name]!]));
  const metrics = dividedSums(sums);
  // 3 nats over 4 tokens, of which one is clipped; the mean of the two means would be 7/6 and 1/2.
  expect(metrics['entropy']).toBeCloseTo(0.75, 6);
  expect(metrics['clip_ratio/high_mean']).toBeCloseTo(0.25, 6);
  expect(metrics['clip_ratio/low_mean']).toBe(0);
  // The loss of an update is the sum of its micro-batches' shares.
  expect(metrics['policy_loss']).toBe(-1);
});
