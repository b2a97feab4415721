import type { Placed } from './treeLayout';

/** From the end of a ribbon to its label, px. */
const BEFORE = 6;

/** The SVG path of the ribbon that leads to a node, along its middle; null for the root. */
export function ribbonPath({ from, x, y, hasBed }: Placed): string | null {
  if (!from) return null;
  const to = x - (hasBed ? BEFORE : BEFORE + 1);
  const middle = (from.x + to) / 2;
  return `M${round(from.x)} ${round(from.y)}C${round(middle)} ${round(from.y)} ${round(middle)} ${round(y)} ${round(to)} ${round(y)}`;
}

/** The rectangle that a thick ribbon lays under the label of its node; null for a thin one. */
export function bedBox({
  hasBed,
  x,
  y,
  mark,
  labelWidth,
  thickness,
}: Placed): { x: number; y: number; width: number; height: number } | null {
  if (!hasBed) return null;
  const right = mark ? mark.x : x + labelWidth + BEFORE;
  return { x: round(x - BEFORE), y: round(y - thickness / 2), width: round(right - x + BEFORE), height: round(thickness) };
}

/** How strong the colour of a ribbon is, 0.5 … 1: thick ones are quieter, so that a label can be read on them. */
export function ribbonStrength(thickness: number): number {
  return 1 - 0.5 * Math.min(1, Math.max(0, (thickness - 4) / 10));
}

const round = (value: number): number => Math.round(value * 10) / 10;
