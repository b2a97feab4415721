import { diffTokens } from '../../../src/analysis/tokenDiff';
import type { WrittenText } from '../../../src/contract/messages/compareFile';
import { counted } from '../../../src/analysis/numberText';
import type { SideName, TextPair, TextSide } from './sides';

/** Words, each with the white space after it. */
export const wordsOf = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

/** Two texts aligned by their words; white space between them makes no difference. */
export function wordPair(base: WrittenText, other: WrittenText): TextPair {
  const ids = new Map<string, number>();
  const left = wordSide('base', base, ids);
  const right = wordSide('other', other, ids);
  return { base: left, other: right, diff: diffTokens(left.row.token_ids, right.row.token_ids) };
}

function wordSide(name: SideName, { text, isRight }: WrittenText, ids: Map<string, number>): TextSide {
  const words = wordsOf(text);
  const idOf = (word: string): number => {
    const known = ids.get(word) ?? ids.size;
    ids.set(word, known);
    return known;
  };
  return {
    name,
    found: { verdict: isRight === null ? 'not judged' : isRight ? 'right' : 'wrong', facts: counted(words.length, 'word') },
    row: {
      token_ids: words.map((word) => idOf(word.trimEnd())),
      token_texts: words,
      token_bytes: [],
      completion: text,
      finish_reason: 'stop',
      entropies: [],
      reward: isRight === null ? null : Number(isRight),
      failure: isRight === null ? 'The file does not say whether it is right.' : null,
    },
  };
}
