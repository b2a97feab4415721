import type { ProblemRows } from '../../src/engine/analyze/treeReport';

const words: string[] = [];
const idOf = (word: string): number => (words.includes(word) ? words.indexOf(word) : words.push(word) - 1);

/** Samples as words; one that ends in ` !` is right. Every token has half the probability and ln 2 of entropy, and one alternative, `uh`. */
export function wordRows(name: string, texts: readonly string[]): ProblemRows {
  return {
    ...{ name, problem: 'p', prompt: 'make 8', failed: 0 },
    rows: texts.map((text, sample) => {
      const isRight = text.endsWith('!');
      const tokens = text.replace(' !', '').split(' ');
      const each = <T>(value: T): T[] => tokens.map(() => value);
      return {
        ...{
          prompt_id: 'p',
          prompt: 'make 8',
          group: 0,
          sample,
          temperature: 1,
          failure: null,
          isRight,
          reward: isRight ? 1 : 0,
        },
        ...{ token_ids: tokens.map(idOf), token_texts: tokens.map((word) => ` ${word}`), reward_parts: '' },
        ...{ logprobs: each(Math.log(0.5)), entropies: each(Math.LN2) },
        ...{ alternative_ids: each(idOf('uh')), alternative_texts: each(' uh'), alternative_logprobs: each(Math.log(0.25)) },
      };
    }),
  };
}
