import type { ChartData, ColourRole } from './chartData';
import { valueAt } from './stackedAreas';
import { yScale } from './valueScale';

/** The name of an area or a line, to stand beside its end. */
export interface EndName {
  name: string;
  colour: ColourRole;
  isDashed: boolean;
  /** Its last value, and its first. */
  value: number;
  from: number | null;
  /** Middle of the text from the top of the plotted area, px. */
  top: number;
}

/** Names of what a chart shows, none closer to another than a line of text; those without a value have none. */
export function endNames(data: ChartData, height: number, gap = 15): EndName[] {
  const last = data.xs.length - 1;
  const first = (values: readonly (number | null)[]): number | null => values.find((value) => value !== null) ?? null;
  const { low, high } = yScale(data);
  let below = 0;
  const names: EndName[] = [];
  for (const { name, values, colour } of data.areas ?? []) {
    const value = valueAt(values, last);
    if (value === null) continue;
    names.push({ name, colour, isDashed: false, value, from: first(values), top: (1 - below - value / 2) * height });
    below += value;
  }
  for (const { name, values, colour, dashed = false } of data.lines) {
    const value = valueAt(values, last);
    if (value === null) continue;
    const top = (1 - (value - low) / (high - low)) * height;
    names.push({ name, colour, isDashed: dashed, value, from: first(values), top });
  }
  const tops = spread(
    names.map(({ top }) => top),
    gap,
    height,
  );
  return names.map((name, index) => ({ ...name, top: tops[index]! }));
}

/** Positions at least `gap` apart, in the order they were in, moved as little as it takes; within 0 … height where there is room. */
export function spread(positions: readonly number[], gap: number, height: number): number[] {
  const order = positions.map((position, index) => ({ position, index })).sort((a, b) => a.position - b.position);
  // Blocks of positions that touch, each around the mean of where its members want to be.
  const blocks: { members: number[]; wanted: number; top: number }[] = [];
  for (const { position, index } of order) {
    blocks.push({ members: [index], wanted: position, top: clamp(position, 0, height) });
    for (;;) {
      const under = blocks.at(-1)!;
      const over = blocks.at(-2);
      if (!over || over.top + over.members.length * gap <= under.top) break;
      blocks.length -= 2;
      const members = [...over.members, ...under.members];
      // The first member's place, were each at its own with those above it in place.
      const wanted =
        (over.wanted * over.members.length + (under.wanted - over.members.length * gap) * under.members.length) / members.length;
      blocks.push({ members, wanted, top: clamp(wanted, 0, Math.max(0, height - (members.length - 1) * gap)) });
    }
  }
  const tops = [...positions];
  for (const { members, top } of blocks) members.forEach((index, place) => (tops[index] = top + place * gap));
  return tops;
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
