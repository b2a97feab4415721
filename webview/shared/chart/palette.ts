import { toHex } from '../colour';
import { onThemeChange, resolveColour, themeKind } from '../themeColours';
import type { ColourRole } from './chartData';

let known = new Map<string, string>();
let watching = false;

/** A colour of the theme as a canvas takes it. */
export function paint(role: ColourRole, opacity = 1): string {
  if (!watching) {
    watching = true;
    onThemeChange(() => (known = new Map()));
  }
  let hex = known.get(role);
  if (hex === undefined) {
    hex = toHex(resolveColour(`var(${role})`));
    known.set(role, hex);
  }
  return opacity === 1
    ? hex
    : hex +
        Math.round(opacity * 255)
          .toString(16)
          .padStart(2, '0');
}

/** High contrast themes get outlines instead of tints. */
export function isContrast(): boolean {
  return themeKind().startsWith('contrast');
}

const patterns = new Map<string, CanvasPattern | null>();

/** Lines or dots in a colour instead of a tint, for high contrast themes; neighbours take other numbers. */
export function hatching(context: CanvasRenderingContext2D, role: ColourRole, kind: number): CanvasPattern | string {
  const colour = paint(role);
  const key = `${colour} ${kind % 3}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    const tile = document.createElement('canvas');
    tile.width = tile.height = 8;
    const pen = tile.getContext('2d');
    if (pen) {
      pen.fillStyle = colour;
      if (kind % 3 === 0) pen.fillRect(0, 0, 8, 2);
      else if (kind % 3 === 1) pen.fillRect(0, 0, 2, 8);
      else for (const at of [0, 4]) pen.fillRect(at, at, 2, 2);
    }
    pattern = context.createPattern(tile, 'repeat');
    patterns.set(key, pattern);
  }
  return pattern ?? colour;
}
