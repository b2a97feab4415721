import type { BehaviourPattern } from './behaviourSets';

/** A part of a text, `end` exclusive, in UTF-16 units. */
export interface Place {
  start: number;
  end: number;
}

/** Places beyond these are not told: nobody looks at more. */
const MOST_PLACES = 100;

/** Where a pattern occurs in a text, in order and apart; null where it does not. An occurrence may be empty. */
export function placesOf(text: string, { pattern, flags }: Pick<BehaviourPattern, 'pattern' | 'flags'>): Place[] | null {
  const places: Place[] = [];
  for (const match of text.matchAll(new RegExp(pattern, flags.includes('g') ? flags : `${flags}g`))) {
    places.push({ start: match.index, end: match.index + match[0].length });
    if (places.length === MOST_PLACES) break;
  }
  return places.length === 0 ? null : places;
}
