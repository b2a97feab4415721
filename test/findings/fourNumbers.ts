import { promptText } from '../../src/engine/countdown/problems';
import { mix32 } from '../../src/engine/random/hash';

/** A problem of four numbers, of which the bundled base has never seen one. */
export interface FourNumberProblem {
  id: string;
  prompt: string;
  /** Rising, each from 1 to 9. */
  numbers: readonly number[];
  /** From 1 to 99. */
  target: number;
}

/** The first so many that differ; each can be solved, since its target is what its numbers make from left to right. */
export function fourNumberProblems(count: number): FourNumberProblem[] {
  const found = new Map<string, FourNumberProblem>();
  for (let seed = 0; found.size < count; seed++) {
    const drawn = [0, 1, 2, 3].map((place) => mix32(seed * 8 + place));
    const target = drawn
      .map((hash) => 1 + (hash % 9))
      .reduce((value, number, place) => applied(value, number, drawn[place]! >>> 16));
    if (target < 1 || target > 99) continue;
    const numbers = drawn.map((hash) => 1 + (hash % 9)).sort((a, b) => a - b);
    const id = [...numbers, target].join('-');
    found.set(id, { id, prompt: promptText({ numbers, target }), numbers, target });
  }
  return [...found.values()];
}

function applied(value: number, number: number, operation: number): number {
  return [value + number, value - number, value * number][operation % 3]!;
}
