import type { Placed, TreeLayout } from '../../../src/analysis/tree/treeLayout';

/** Part of the drawing, px. */
export interface ViewBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Half of the thickest ribbon, px. */
const HALF = 16;

/** What of a tree is in a box: nodes, and the ribbons that lead to nodes. @param always key of a node that is drawn wherever it is */
export function inView({ all }: TreeLayout, box: ViewBox, always: string): { links: Placed[]; nodes: Placed[] } {
  const meets = (left: number, top: number, right: number, bottom: number): boolean =>
    left <= box.right && right >= box.left && top - HALF <= box.bottom && bottom + HALF >= box.top;
  return {
    links: all.filter(({ from, x, y }) => from && meets(from.x, Math.min(from.y, y), Math.max(x, from.x), Math.max(from.y, y))),
    nodes: all.filter(({ key, x, y, right }) => key === always || meets(x, y, right, y)),
  };
}
