import type { Column, ColourRole } from './chartData';

export interface StackedArea {
  name: string;
  values: Column;
  colour: ColourRole;
}

const COLOURS: readonly ColourRole[] = ['--ptl-series-1', '--ptl-series-2', '--ptl-series-3', '--ptl-distilled'];

/**
 * Shares of an exclusive set as areas, from the bottom of the stack to its top: the rest lowest, in grey, then the others in their order, which a
 * set keeps, so that each has its place and its colour while shares change. The first colour is the topmost one's.
 */
export function stackedAreas(columns: readonly { name: string; values: Column }[], rest: string | null): StackedArea[] {
  const named = columns.filter(({ name }) => name !== rest);
  return [
    ...columns.filter(({ name }) => name === rest).map((column) => ({ ...column, colour: '--ptl-closed' as const })),
    ...named.map((column, index) => ({ ...column, colour: seriesColour(named.length - 1 - index) })),
  ];
}

/** Colour of a series by its place; they repeat. */
export function seriesColour(index: number): ColourRole {
  return COLOURS[index % COLOURS.length] as ColourRole;
}

/** Whether a line of this place is dashed: it has the colour of an earlier one. */
export const isRepeated = (index: number): boolean => index >= COLOURS.length;

/** A value at an index, else the nearest one before it. */
export function valueAt(values: Column, index: number): number | null {
  for (let at = Math.min(index, values.length - 1); at >= 0; at--) {
    const value = values[at];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}
