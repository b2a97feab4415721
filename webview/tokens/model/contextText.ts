import { heatLevel } from '../../../src/analysis/heat';
import type { TokenContext } from '../../../src/contract/tokenTable';
import { visibleText } from '../../shared/hostileText';

/** Part of a context as it is drawn: one text, and its runs of neighbouring tokens of one heat level as [level, from, to) in the text. */
export interface ContextPart {
  text: string;
  runs: [level: number, from: number, to: number][];
}

/** The completion before a token, the token, and what follows it. */
export function contextParts({ texts, entropies, at }: TokenContext, heatTop: number): [ContextPart, ContextPart, ContextPart] {
  const part = (from: number, to: number): ContextPart => {
    const made: ContextPart = { text: '', runs: [] };
    for (let index = from; index < to; index++) {
      const start = made.text.length;
      made.text += visibleText(texts[index] ?? '')
        .replaceAll('\n', '↵')
        .replaceAll('\t', '⇥');
      const level = heatLevel(entropies[index], heatTop) ?? 0;
      const last = made.runs.at(-1);
      if (last && last[0] === level) last[2] = made.text.length;
      else made.runs.push([level, start, made.text.length]);
    }
    return made;
  };
  return [part(0, at), part(at, at + 1), part(at + 1, texts.length)];
}
