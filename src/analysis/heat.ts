/** Levels of a colour scale above 0. */
const LEVELS = 10;

/** Level 0 … 10 of a value between 0 and `top`; null for a missing value, which is not 0. */
export function heatLevel(value: number | null | undefined, top: number): number | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  return Math.min(LEVELS, Math.max(0, Math.round((value / top) * LEVELS)));
}

/** Level −10 … 10 of a value between −`reach` and `reach`; null for a missing value. */
export function divergingLevel(value: number | null | undefined, reach: number): number | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  const level = Math.min(LEVELS, Math.max(-LEVELS, Math.round((value / reach) * LEVELS)));
  return level === 0 ? 0 : level;
}

/** Largest size an advantage normalised by its group's standard deviation can have: √(G − 1) for G completions. */
export function advantageReach(groupSize: number): number {
  return Math.sqrt(Math.max(1, groupSize - 1));
}
