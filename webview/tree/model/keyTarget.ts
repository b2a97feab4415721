import type { Placed, TreeLayout } from '../../../src/analysis/tree/treeLayout';

/**
 * Where an arrow key leads from a node: right to its first child, left to its parent, up and down to its siblings and beyond them to the nearest of
 * the same column. Home and End lead to the root and to the last row.
 */
export function keyTarget({ all }: TreeLayout, from: Placed, key: string): Placed | undefined {
  switch (key) {
    case 'ArrowRight':
      return from.children[0];
    case 'ArrowLeft':
      return from.parent ?? undefined;
    case 'Home':
      return all[0];
    case 'End':
      return all.at(-1);
    case 'ArrowUp':
    case 'ArrowDown': {
      const column = all.filter(({ depth }) => depth === from.depth);
      return column[column.indexOf(from) + (key === 'ArrowUp' ? -1 : 1)];
    }
    default:
      return undefined;
  }
}
