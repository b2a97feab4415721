import type { BehaviourCompletion } from '../../../src/contract/behaviourCompletions';

/** A part of a text, and whether it is what was looked for. */
export interface TextPart {
  text: string;
  isMatch: boolean;
}

/** Characters before the first match that stay where a long text is cut. */
const BEFORE = 60;

/**
 * A completion in parts, whole or cut to about `most` characters around its first match; an ellipsis stands for what is left out.
 * @param most null leaves nothing out
 */
export function excerpt({ text, matches }: Pick<BehaviourCompletion, 'text' | 'matches'>, most: number | null): TextPart[] {
  const blank = text.length - text.trimStart().length;
  const first = matches[0]?.start ?? 0;
  // What a text begins with may be white space, which nobody needs to see.
  const from =
    most === null || text.length <= most ? blank : wordStart(text, Math.max(0, Math.min(first - BEFORE, text.length - most)));
  const to = most === null ? text.length : Math.min(text.length, from + most);
  const parts: TextPart[] = [];
  const add = (start: number, end: number, isMatch: boolean): void => {
    if (end > start) parts.push({ text: text.slice(start, end), isMatch });
  };
  let at = from;
  for (const { start, end } of matches) {
    if (end <= at || start >= to) continue;
    add(at, start, false);
    add(Math.max(at, start), Math.min(end, to), true);
    at = Math.min(end, to);
  }
  add(at, to, false);
  if (from > blank) parts.unshift({ text: '… ', isMatch: false });
  if (to < text.length) parts.push({ text: ' …', isMatch: false });
  return parts;
}

/** The start of the word at a place, unless that is far: a text is not cut within a word or a pair of surrogates. */
function wordStart(text: string, place: number): number {
  const before = text.lastIndexOf(' ', place);
  if (before >= 0 && place - before < 20) return before + 1;
  const code = text.charCodeAt(place);
  return code >= 0xdc00 && code <= 0xdfff ? place - 1 : place;
}
