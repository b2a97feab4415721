import type { ChartColour } from './chart';
import { px, svgElement } from './svgElement';

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Distance of two lines, px. */
const GAP = 6;

/** Lines over a rectangle, by number: 0 none, then rising, falling, across; they repeat. Drawn as a path, since patterns need ids. */
export function hatch(kind: number, { x, y, width, height }: Box, colour: ChartColour): string {
  if (kind % 4 === 0 || width < 4 || height < 1) return '';
  const d = kind % 4 === 3 ? level(x, y, width, height) : slanted(x, y, width, height, kind % 4 === 1);
  return d === '' ? '' : svgElement('path', { class: `pc-hatch pc-s-${colour}`, d });
}

function level(x: number, y: number, width: number, height: number): string {
  let d = '';
  for (let at = GAP / 2; at < height; at += GAP) d += `M${px(x)} ${px(y + height - at)}h${px(width)}`;
  return d;
}

/** Lines of 45 degrees, cut at the edges. */
function slanted(x: number, y: number, width: number, height: number, isRising: boolean): string {
  let d = '';
  for (let sum = GAP; sum < width + height; sum += GAP) {
    // u goes right, v up from the lower left corner; on the line u + v = sum.
    const [from, to] = [Math.max(0, sum - height), Math.min(width, sum)];
    const point = (u: number): string => `${px(isRising ? x + width - u : x + u)} ${px(y + height - (sum - u))}`;
    d += `M${point(from)}L${point(to)}`;
  }
  return d;
}
