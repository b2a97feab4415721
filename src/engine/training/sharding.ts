import { completionTokens } from '../algorithms/completionRows';
import type { GradientTask, GrpoTask } from '../compute';

/** Splits items over `workers` by index modulo the number of workers. */
export function shard<T>(items: readonly T[], workers: number): T[][] {
  const shards: T[][] = Array.from({ length: workers }, () => []);
  items.forEach((item, index) => shards[index % workers]?.push(item));
  return shards;
}

/** The inverse of {@link shard}: puts each worker's results back in the order of the items. */
export function unshard<T>(shards: readonly (readonly T[])[], length: number): T[] {
  return Array.from({ length }, (_, index) => {
    const result = shards[index % shards.length]?.[Math.floor(index / shards.length)];
    if (result === undefined) throw new Error(`a worker returned no result for item ${index} of ${length}`);
    return result;
  });
}

/**
 * One task a worker. Micro-batches stay whole, because a loss may normalise within one; they go, largest first, to the worker
 * with the least to do, which depends on nothing but the task, and each worker keeps them in their order. The losses of SFT, distillation and PPO are sums over
 * tokens divided by `numItemsInBatch`, so where there are fewer micro-batches than workers their rows are dealt out instead.
 */
export function shardTask(task: GradientTask, workers: number): GradientTask[] {
  if (workers === 1) return [task];
  switch (task.kind) {
    case 'sft':
      return shardRows(task, workers, ({ ids }) => ids.length);
    case 'distill':
      return shardRows(task, workers, completionTokens);
    case 'ppo':
      return shardRows(task, workers, completionTokens);
    case 'grpo':
    case 'rloo':
      return shardWhole(task, workers, rowLength);
    case 'reward-model':
      return shardWhole(task, workers, ({ chosenIds, rejectedIds }) => [chosenIds.length, rejectedIds.length]);
    case 'dpo':
      return shardWhole(task, workers, ({ chosen, rejected }) => [chosen, rejected].map(completionTokens));
  }
}

/** `lengths` of the rows that one item of a micro-batch becomes. */
function shardWhole<T, K extends { microBatches: readonly (readonly T[])[]; streams?: GrpoTask['streams'] }>(
  task: K & { microBatches: readonly (readonly T[])[] },
  workers: number,
  lengths: (item: T) => number[],
): K[] {
  const owners = balance(
    task.microBatches.map((items) => paddedTokens(items.flatMap(lengths))),
    workers,
  );
  return Array.from({ length: workers }, (_, worker) => {
    const isOwn = (_: unknown, index: number): boolean => owners[index] === worker;
    const { streams } = task;
    return { ...task, microBatches: task.microBatches.filter(isOwn), ...(streams && { streams: streams.filter(isOwn) }) };
  });
}

function rowLength(row: Parameters<typeof completionTokens>[0]): number[] {
  return [completionTokens(row)];
}

function shardRows<T, K extends { microBatches: readonly (readonly T[])[] }>(
  task: K & { microBatches: readonly (readonly T[])[] },
  workers: number,
  length: (row: T) => number,
): K[] {
  if (task.microBatches.length >= workers) return shardWhole(task, workers, (row) => [length(row)]);
  const microBatches = task.microBatches.flatMap((rows) => shard(rows, workers).filter((part) => part.length > 0));
  return shardWhole({ ...task, microBatches }, workers, (row) => [length(row)]);
}

function paddedTokens(lengths: number[]): number {
  return lengths.length * Math.max(0, ...lengths);
}

/** Owner of each cost: largest first (ties by index) to the least loaded worker (ties to the first). */
export function balance(costs: readonly number[], workers: number): number[] {
  const owners = new Array<number>(costs.length).fill(0);
  const load = new Array<number>(workers).fill(0);
  const order = costs.map((cost, index) => ({ cost, index })).sort((a, b) => b.cost - a.cost || a.index - b.index);
  for (const { cost, index } of order) {
    const owner = load.indexOf(Math.min(...load));
    owners[index] = owner;
    load[owner] = (load[owner] ?? 0) + cost;
  }
  return owners;
}
