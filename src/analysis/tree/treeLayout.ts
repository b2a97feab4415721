import type { TreeReport } from '../../contract/treeReport';
import { labelOf, outcomeOf, outcomeOfMore, type Outcome } from './labels';
import { drawnSide, isClosed, rewardLevel } from './sides';
import type { Shown } from './shownTree';

/** Sizes, px. */
export const ROW = 20;
const WIDEST = 32;
const THINNEST = 1.5;
const LEFT = 14;
const TOP = 10;
const GAP = 54;
const LEAST_COLUMN = 28;
/** Room for a fork's mark after its label. */
const MARK = 12;
/** From the label of an end to its outcome. */
const OUTCOME = 8;
/** Ribbons from here on pass under the label. */
const BED = 12;

/** A node, or a row of rare ones, where it is drawn. Coordinates are px of the whole drawing. */
export interface Placed {
  /** Of the node, or `more-` and its parent's. */
  key: string;
  shown: Shown;
  /** Number of forks before it: its column. */
  depth: number;
  parent: Placed | null;
  children: Placed[];
  /** Left end of the label, and the middle of the row. */
  x: number;
  y: number;
  label: string;
  labelWidth: number;
  /** Of an end; null for what goes on. */
  outcome: Outcome | null;
  /** Middle of the mark of a fork; null for an end. */
  mark: { x: number; radius: number } | null;
  /** Right end of all that is written. */
  right: number;
  thickness: number;
  /** 0 … 1. */
  reward: number;
  closed: boolean;
  /** Whether the ribbon passes under the label. */
  hasBed: boolean;
  /** Where its ribbon leaves its parent; null for the root. */
  from: { x: number; y: number } | null;
  /** Rows of all that comes after it. */
  top: number;
  bottom: number;
}

export interface TreeLayout {
  /** Every parent before its children, from top to bottom. */
  all: Placed[];
  byKey: ReadonlyMap<string, Placed>;
  /** Left end of each column: of fork 1 first. */
  columns: number[];
  width: number;
  height: number;
}

/** Width of a text in the label's font, px; `isOutcome` in the outcome's. */
export type Measure = (text: string, isOutcome?: boolean) => number;

/** Radius of a fork's mark, px: the area grows with the entropy, up to 2 nats. */
export function markRadius(entropy: number | null): number {
  return 2 + 4 * Math.sqrt(Math.min(2, Math.max(0, entropy ?? 0)) / 1.2);
}

/** Where the outcome of an end stands. */
export function outcomeX({ mark, x, labelWidth }: Placed): number {
  return (mark ? mark.x + mark.radius : x + labelWidth) + OUTCOME;
}

/** Where all that is shown is drawn: columns by fork, ends as rows, every node at the weighted middle of what comes after it. */
export function treeLayout(report: TreeReport, root: Shown, measure: Measure): TreeLayout {
  const all: Placed[] = [];
  const place = (shown: Shown, parent: Placed | null): Placed => {
    const placed = written(report, shown, parent, measure);
    all.push(placed);
    if (shown.kind === 'node') placed.children = shown.children.map((child) => place(child, placed));
    return placed;
  };
  const first = place(root, null);
  const bottom = stack(first, TOP);
  const columns = setColumns(all, measure);
  for (const placed of all) leave(placed);
  return {
    all,
    byKey: new Map(all.map((placed) => [placed.key, placed])),
    columns: columns.slice(1),
    width: Math.ceil(Math.max(...all.map(({ right }) => right)) + LEFT),
    height: Math.ceil(bottom + TOP),
  };
}

function written(report: TreeReport, shown: Shown, parent: Placed | null, measure: Measure): Placed {
  const depth = parent === null ? 0 : parent.depth + 1;
  const room = { children: [], x: 0, y: 0, right: 0, from: null, top: 0, bottom: 0, parent, depth, shown };
  if (shown.kind === 'more') {
    const nodes = shown.nodes.map((index) => report.nodes[index]!);
    const samples = nodes.reduce((sum, node) => sum + drawnSide(node).count, 0);
    const closed = nodes.every(isClosed);
    const label = `${shown.nodes.length} more`;
    return {
      ...{ ...room, key: `more-${shown.parent}`, label, labelWidth: measure(label), mark: null, hasBed: false, closed },
      outcome: outcomeOfMore(report, shown.nodes),
      thickness: closed ? THINNEST : thicknessOf(report, samples),
      reward: nodes.reduce((sum, node) => sum + rewardLevel(report, node) * drawnSide(node).count, 0) / samples,
    };
  }
  const node = report.nodes[shown.index]!;
  const { model, count } = drawnSide(node);
  const label = labelOf(node, shown.isOpen);
  const closed = isClosed(node);
  const thickness = closed ? THINNEST : thicknessOf(report, count);
  return {
    ...{ ...room, key: String(shown.index), label, labelWidth: label === '' ? 0 : measure(label), thickness, closed },
    outcome: shown.isOpen ? null : outcomeOf(node),
    mark: shown.canOpen ? { x: 0, radius: markRadius(node.models[model]!.entropy) } : null,
    reward: rewardLevel(report, node),
    hasBed: thickness >= BED && label !== '',
  };
}

function thicknessOf({ models }: TreeReport, samples: number): number {
  return Math.max(THINNEST, (WIDEST * samples) / models[models.length - 1]!.samples);
}

/** Stacks the rows of a subtree from `top` on. @returns where they end */
function stack(placed: Placed, top: number): number {
  placed.top = top;
  const { children, thickness } = placed;
  let at = top;
  for (const child of children) at = stack(child, at);
  placed.bottom = Math.max(at, top + Math.max(ROW, thickness + 6));
  const least = Math.min(thickness / 2 + 2, (placed.bottom - top) / 2);
  const middle =
    children.length === 0
      ? (top + placed.bottom) / 2
      : children.reduce((sum, child) => sum + child.y * child.thickness, 0) /
        children.reduce((sum, child) => sum + child.thickness, 0);
  placed.y = Math.min(placed.bottom - least, Math.max(top + least, middle));
  return placed.bottom;
}

/** Sets what depends on x. A column is as wide as its widest fork: what ends there has its row for itself. */
function setColumns(all: readonly Placed[], measure: Measure): number[] {
  const widths: number[] = [];
  for (const { depth, label, labelWidth, children } of all) {
    widths[depth] = Math.max(widths[depth] ?? 0, children.length > 0 && label !== '' ? labelWidth + MARK : 0);
  }
  const columns: number[] = [];
  let x = LEFT;
  widths.forEach((width, depth) => {
    columns.push(x);
    x += (depth === 0 ? width : Math.max(width, LEAST_COLUMN)) + GAP;
  });
  for (const placed of all) {
    placed.x = columns[placed.depth]!;
    if (placed.mark) placed.mark.x = placed.x + placed.labelWidth + (placed.label === '' ? 0 : MARK);
    placed.right = outcomeX(placed);
    if (placed.outcome) placed.right += measure(placed.outcome.text, true);
  }
  return columns;
}

/** Where the ribbons to the children leave: beside each other, as wide as the node itself. */
function leave({ children, mark, thickness, y }: Placed): void {
  if (!mark) return;
  const wide = children.filter(({ closed }) => !closed);
  const sum = wide.reduce((total, child) => total + child.thickness, 0);
  const scale = sum === 0 ? 1 : Math.min(1, thickness / sum);
  let at = y - (Math.min(thickness, sum) || 0) / 2;
  for (const child of children) {
    if (child.closed) {
      child.from = { x: mark.x, y: y + (thickness > BED ? thickness / 2 - THINNEST : 0) };
      continue;
    }
    const own = child.thickness * scale;
    child.from = { x: mark.x, y: at + own / 2 };
    at += own;
  }
}
