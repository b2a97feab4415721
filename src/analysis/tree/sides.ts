import type { TreeReport } from '../../contract/treeReport';

export type TreeNode = TreeReport['nodes'][number];

/** Base samples below which a branch that only the base took is not drawn: alone or in pairs samples leave any tree by chance. */
export const LEAST_CLOSED = 3;

/** Index of the model whose share of samples is a branch's width: the trained one where there are two. */
export function mainModel({ models }: Pick<TreeReport, 'models'>): number {
  return models.length - 1;
}

/** Whether only samples of the base went here. */
export function isClosed({ models }: TreeNode): boolean {
  return models.length > 1 && models[models.length - 1]!.count === 0;
}

/** Samples through a node of the model that draws it: the trained one, or the base where the branch is closed. */
export function drawnSide(node: TreeNode): { model: number; count: number; right: number } {
  const model = isClosed(node) ? 0 : node.models.length - 1;
  const { count, right } = node.models[model]!;
  return { model, count, right };
}

/** Mean reward of the samples that draw a node, 0 … 1 on the scale of all rewards of the tree; share of right ones where none has a reward. */
export function rewardLevel(report: TreeReport, node: TreeNode): number {
  const { model, count, right } = drawnSide(node);
  const mean = node.models[model]!.meanReward;
  if (mean === null) return count === 0 ? 0 : right / count;
  const { low, high } = rewardScale(report);
  return Math.min(1, Math.max(0, (mean - low) / (high - low)));
}

const scales = new WeakMap<TreeReport, { low: number; high: number }>();

/** From 0 or the lowest reward to 1 or the highest. */
export function rewardScale(report: TreeReport): { low: number; high: number } {
  let scale = scales.get(report);
  if (!scale) {
    scale = { low: 0, high: 1 };
    for (const { reward } of report.samples) {
      if (reward === null) continue;
      scale.low = Math.min(scale.low, reward);
      scale.high = Math.max(scale.high, reward);
    }
    scales.set(report, scale);
  }
  return scale;
}

/** Indices of the nodes from the root to this one, both included. */
export function pathTo(nodes: readonly TreeNode[], index: number): number[] {
  const path = [index];
  for (let up = nodes[index]!.parent; up !== null; up = nodes[up]!.parent) path.unshift(up);
  return path;
}

/** What the base side is called within a sentence. @param names of the models */
export const theBase = ([base = 'base']: readonly string[]): string => (base === 'base' ? 'the base' : base);
