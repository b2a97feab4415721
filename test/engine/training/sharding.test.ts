import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DistillTask, GrpoTask, PpoTask, SftTask } from '../../../src/engine/compute';
import { balance, shard, shardTask, unshard } from '../../../src/engine/training/sharding';

describe('sharding', () => {
  it('deals out by index modulo workers, and puts back in order', () => {
    expect(shard(['a', 'b', 'c', 'd', 'e'], 2)).toEqual([
      ['a', 'c', 'e'],
      ['b', 'd'],
    ]);
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (items, workers) => {
        expect(unshard(shard(items, workers), items.length)).toEqual(items);
      }),
    );
  });

  it('says which item has no result', () => {
    expect(() => unshard([[1], []], 2)).toThrow('a worker returned no result for item 1 of 2');
  });

  it('gives the largest to the least loaded, ties to the first', () => {
    // 9 → worker 0; 5 → 1; 4 → 1 (5 < 9); 3 → 0 (both 9, the first); 1 → 1 (9 < 12).
    expect(balance([5, 9, 1, 4, 3], 2)).toEqual([1, 0, 1, 1, 0]);
  });

  it('keeps GRPO micro-batches whole and in their order', () => {
    const row = (tokens: number) => ({
      ...{ promptIds: [1], completionIds: Array.from({ length: tokens }, () => 2) },
      ...{ advantage: 0, oldLogprobs: null, refLogprobs: null, counts: true },
    });
    const task = {
      kind: 'grpo',
      numItemsInBatch: 1,
      recipe: {},
      microBatches: [[row(1)], [row(9)], [row(2)], [row(3)]],
      streams: [[1], [9], [2], [3]],
    } as unknown as GrpoTask;
    const lengths = shardTask(task, 2).map((part) =>
      part.microBatches.map((rows) => (rows[0] as ReturnType<typeof row>).completionIds.length),
    );
    expect(lengths).toEqual([[9], [1, 2, 3]]);
    // A micro-batch keeps its random stream, so that its choices do not depend on the threads.
    expect((shardTask(task, 2) as GrpoTask[]).map(({ streams }) => streams)).toEqual([[[9]], [[1], [2], [3]]]);
  });

  it('deals out the rows of SFT where there are fewer micro-batches than workers, and loses none', () => {
    const rows = [4, 3, 2].map((length) => ({ ids: Array.from({ length }, () => length), counts: [] }));
    const task: SftTask = { kind: 'sft', microBatches: [rows], numItemsInBatch: 9 };
    const parts = shardTask(task, 2) as SftTask[];
    expect(parts.map((part) => part.numItemsInBatch)).toEqual([9, 9]);
    expect(parts.map((part) => part.microBatches.map((each) => each.map(({ ids }) => ids.length)))).toEqual([[[4, 2]], [[3]]]);
  });

  it('does the same with those of PPO', () => {
    const sequences = [3, 2, 1].map((length) => ({ promptIds: [9], completionIds: Array.from({ length }, () => 8) }));
    const task = { kind: 'ppo', part: 'policy', microBatches: [sequences], numItemsInBatch: 6 } as unknown as PpoTask;
    const parts = shardTask(task, 2) as PpoTask[];
    expect(parts.map(({ microBatches }) => microBatches.flat().map(({ completionIds }) => completionIds.length))).toEqual([
      [3, 1],
      [2],
    ]);
    expect(parts.map(({ numItemsInBatch }) => numItemsInBatch)).toEqual([6, 6]);
  });

  it('does the same with those of a distillation', () => {
    const sequences = [3, 2, 1].map((length) => ({ promptIds: [9], completionIds: Array.from({ length }, () => 8) }));
    const recipe = { beta: 0.5, temperature: 1 };
    const task: DistillTask = { kind: 'distill', microBatches: [sequences], numItemsInBatch: 6, recipe };
    const parts = shardTask(task, 2) as DistillTask[];
    expect(parts.map(({ microBatches }) => microBatches.flat().map(({ completionIds }) => completionIds.length))).toEqual([
      [3, 1],
      [2],
    ]);
  });
});
