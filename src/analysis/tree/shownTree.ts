import type { TreeReport } from '../../contract/treeReport';
import { drawnSide, isClosed, LEAST_CLOSED, type TreeNode } from './sides';

/** What the reader has chosen to see. */
export interface TreeView {
  /** Nodes whose children are drawn. */
  open: ReadonlySet<number>;
  /** Nodes of which all children are drawn, the rare ones too. */
  unfolded: ReadonlySet<number>;
  showClosed: boolean;
}

/** A node that is drawn, or the rare ones of a fork as one row. */
export type Shown =
  | { kind: 'node'; index: number; children: Shown[]; canOpen: boolean; isOpen: boolean }
  | { kind: 'more'; parent: number; nodes: number[] };

/** Children of a fork that are drawn whatever their size; those of one sample after them are folded. */
const ALWAYS = 3;
const MOST = 8;

/** The part of the tree that is drawn, from the root on. */
export function shownTree(report: TreeReport, view: TreeView): Shown & { kind: 'node' } {
  const build = (index: number): Shown & { kind: 'node' } => {
    const node = report.nodes[index]!;
    const canOpen = node.children.length > 0;
    const isOpen = canOpen && view.open.has(index);
    if (!isOpen) return { kind: 'node', index, children: [], canOpen, isOpen };
    const { drawn, folded } = childrenOf(report, index, view);
    const children: Shown[] = drawn.map(build);
    if (folded.length > 0) {
      // What the trained model does stays above what only the base did.
      const at = children.findIndex((child) => child.kind === 'node' && isClosed(report.nodes[child.index]!));
      children.splice(at < 0 || isClosed(node) ? children.length : at, 0, { kind: 'more', parent: index, nodes: folded });
    }
    return { kind: 'node', index, children, canOpen, isOpen };
  };
  return build(0);
}

/** Whether a fork has branches that are not drawn unless all of them are asked for. */
export function hasUndrawn(report: TreeReport, index: number, showClosed: boolean): boolean {
  const all = report.nodes[index]!.children.filter((child) => showClosed || !isClosed(report.nodes[child]!));
  return childrenOf(report, index, { open: new Set(), unfolded: new Set(), showClosed }).drawn.length < all.length;
}

function childrenOf(
  { nodes }: TreeReport,
  index: number,
  { unfolded, showClosed }: TreeView,
): { drawn: number[]; folded: number[] } {
  const all = [...nodes[index]!.children].sort((a, b) => order(nodes[a]!, nodes[b]!));
  const kept = all.filter((child) => showClosed || !isClosed(nodes[child]!));
  if (unfolded.has(index)) return { drawn: kept, folded: [] };
  const isRare = (child: number): boolean => isClosed(nodes[child]!) && drawnSide(nodes[child]!).count < LEAST_CLOSED;
  // Within a closed branch all are the base's alone.
  const isAll = isClosed(nodes[index]!) || kept.every(isRare);
  const candidates = isAll ? kept : kept.filter((child) => !isRare(child));
  const folded = candidates.filter((child, place) => place >= MOST || (place >= ALWAYS && drawnSide(nodes[child]!).count === 1));
  const isFolded = new Set(folded.length > 1 ? folded : []);
  return { drawn: candidates.filter((child) => !isFolded.has(child)), folded: [...isFolded] };
}

/** Branches that the trained model takes first, each kind with the most samples first. */
function order(a: TreeNode, b: TreeNode): number {
  return Number(isClosed(a)) - Number(isClosed(b)) || drawnSide(b).count - drawnSide(a).count || a.start - b.start;
}

/** Forks with fewer samples are not opened unasked. */
const LEAST_OPEN = 3;

/**
 * Forks to open at first: again and again the one with the most samples, until the tree has about this many rows.
 * @returns indices of nodes, the root's among them
 */
export function firstOpen(report: TreeReport, rows: number, showClosed = true): Set<number> {
  const { nodes } = report;
  const open = new Set<number>();
  const unfolded: ReadonlySet<number> = new Set();
  const waiting = nodes[0]!.children.length > 0 ? [0] : [];
  let drawnRows = 1;
  while (waiting.length > 0 && (open.size === 0 || drawnRows < rows)) {
    waiting.sort((a, b) => drawnSide(nodes[b]!).count - drawnSide(nodes[a]!).count || a - b);
    const next = waiting.shift()!;
    const { drawn, folded } = childrenOf(report, next, { open, unfolded, showClosed });
    const added = drawn.length + (folded.length > 0 ? 1 : 0) - 1;
    if (next !== 0 && drawnRows + added > rows) continue;
    open.add(next);
    drawnRows += Math.max(0, added);
    waiting.push(...drawn.filter((child) => nodes[child]!.children.length > 0 && drawnSide(nodes[child]!).count >= LEAST_OPEN));
  }
  return open;
}
