import { expect, it } from 'vitest';
import { sampleDynamically } from '../../../src/engine/training/dynamicSampling';
import type { Rollout } from '../../../src/engine/training/rollout';

/** A group for each list of rewards; null is a failed rollout. */
function generation(group: number, ...rewards: (number | null)[][]): Rollout[] {
  return rewards.flatMap((values, index) =>
    values.map((total, sample) => {
      const outcome = total === null ? { kind: 'failed', at: 'reward', message: 'no' } : { kind: 'scored', total, parts: {} };
      return { group: group + index, sample, outcome } as unknown as Rollout;
    }),
  );
}

/** What of these generations is trained on, in groups of two completions, three groups a batch. */
async function sample(generations: Rollout[][], maxBatches: number) {
  const asked: number[] = [];
  const next = (batch: number): Promise<Rollout[]> => {
    asked.push(batch);
    return Promise.resolve(generations[batch]!);
  };
  const { batch, sampled, batches, filled } = await sampleDynamically(next, { groups: 3, size: 2, maxBatches });
  expect(asked).toEqual([...asked.keys()]);
  expect(batch).toHaveLength(6);
  return { groups: batch.filter((_, index) => index % 2 === 0).map(({ group }) => group), of: sampled.length, batches, filled };
}

const first = generation(0, [1, 1], [0, 1], [0, 0]);
const second = generation(3, [1, 0], [0.5, 0.5], [0, null]);
const third = generation(6, [0, 0], [1, 0], [0, 1]);

it('drops groups whose rewards are all equal and samples on until the batch is full', async () => {
  // A single reward beside a failed rollout is no signal either. Group 8 has signal and is over.
  expect(await sample([first, second, third], 10)).toEqual({ groups: [1, 3, 7], of: 18, batches: 3, filled: 0 });
});

it('samples no more than is needed', async () => {
  const full = generation(0, [0, 1], [1, 0], [0, 2]);
  expect(await sample([full], 10)).toEqual({ groups: [0, 1, 2], of: 6, batches: 1, filled: 0 });
});

it('fills the batch up with what it dropped first where the generations are not enough', async () => {
  expect(await sample([first, second], 2)).toEqual({ groups: [1, 3, 0], of: 12, batches: 2, filled: 1 });
});
