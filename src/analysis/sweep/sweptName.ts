import { LONGEST_RUN_NAME } from '../../contract/recipes/training';
import { pointWords } from './pointWords';

/**
 * What a run of a sweep is called: its ids differ in a number, so that everywhere but beside each other runs are told apart by what was swept, which is
 * kept whole before a name that the recipe gives to all of them.
 */
export function sweptName(given: string | null, values: Readonly<Record<string, unknown>>): string {
  const swept = cut(pointWords(values), LONGEST_RUN_NAME);
  const before = cut(given ?? '', LONGEST_RUN_NAME - swept.length - 2).trim();
  return before === '' ? swept : `${before}: ${swept}`;
}

/** Whole characters of a text, up to so many units of UTF-16. */
function cut(text: string, most: number): string {
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > most) break;
    kept += character;
  }
  return kept;
}
