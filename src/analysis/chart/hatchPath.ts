/** A rectangle, px. */
export interface HatchedBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type HatchDirection = 'rising' | 'falling' | 'upright' | 'level' | 'crossed';

/**
 * Parallel lines within a box as an SVG path, those of 45 degrees cut at its edges; none where a box is too small for one.
 * @param gap between lines, px: across for upright and level ones, along an edge for the others. The first is half of it from the edge.
 */
export function hatchPath(direction: HatchDirection, box: HatchedBox, gap: number): string {
  if (direction === 'crossed') return hatchPath('rising', box, gap) + hatchPath('falling', box, gap);
  const { x, y, width, height } = box;
  const line = (x1: number, y1: number, x2: number, y2: number): string =>
    `M${round(x + x1)} ${round(y + y1)}L${round(x + x2)} ${round(y + y2)}`;
  const reach = direction === 'upright' ? width : direction === 'level' ? height : width + height;
  let path = '';
  for (let at = gap / 2; at < reach; at += gap) {
    // Of slanted lines: where one begins and ends, from the left. Right and down from the upper left corner, or up from the lower left one, add up to `at`.
    const [from, to] = [Math.max(0, at - height), Math.min(width, at)];
    if (direction === 'upright') path += line(at, 0, at, height);
    else if (direction === 'level') path += line(0, at, width, at);
    else if (direction === 'rising') path += line(from, at - from, to, at - to);
    else path += line(from, height - at + from, to, height - at + to);
  }
  return path;
}

const round = (value: number): number => Math.round(value * 100) / 100;
