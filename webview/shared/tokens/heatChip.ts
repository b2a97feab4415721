import { toHex } from '../colour';
import { themeKind } from '../themeColours';
import { heatRamp, type LevelColour } from './heatRamp';
import { rampColours } from './tints';

/** Colours of a chip on the heat scale, as CSS; null for level 0, which has no tint. */
export function heatChip(level: number): { background: string; text: string } | null {
  const colour = heatRamp(rampColours())[level - 1];
  return colour ? { background: toHex(colour.background), text: toHex(colour.text) } : null;
}

/** Colours of chips of the levels 1 … 10, for a list of them; none in high contrast, which has no tints. */
export function chipRamp(): LevelColour[] {
  return themeKind().startsWith('contrast') ? [] : heatRamp(rampColours());
}
