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
