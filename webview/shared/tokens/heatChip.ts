import { toHex } from '../colour';
import { heatRamp } from './heatRamp';
import { rampColours } from './highlights';

/** Colours of a chip on the heat scale, as CSS; null for level 0, which has no tint. */
export function heatChip(level: number): { background: string; text: string } | null {
  const colour = heatRamp(rampColours())[level - 1];
  return colour ? { background: toHex(colour.background), text: toHex(colour.text) } : null;
}
