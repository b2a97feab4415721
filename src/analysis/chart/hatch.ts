import type { ChartColour } from './chart';
import { hatchPath, type HatchedBox } from './hatchPath';
import { svgElement } from './svgElement';

/** Distance of two lines, px. */
const GAP = 6;
const DIRECTIONS = [null, 'rising', 'falling', 'level'] as const;

/** Lines over a rectangle, by number: 0 none, then rising, falling, across; they repeat. Drawn as a path, since patterns need ids. */
export function hatch(kind: number, box: HatchedBox, colour: ChartColour): string {
  const direction = DIRECTIONS[kind % 4] ?? null;
  if (direction === null || box.width < 4 || box.height < 1) return '';
  const d = hatchPath(direction, box, GAP);
  return d === '' ? '' : svgElement('path', { class: `pc-hatch pc-s-${colour}`, d });
}
