import type { AnswerChoice } from '../../contract/evaluationStrategy';
import { answerOf } from '../countdown/verifier';
import { answerNumber } from '../rewards/numberMatch';
import { lowestTerms } from '../../analysis/rational';
import { rewardThread } from '../rewards/rewardThread';
import { builtFile } from '../builtFile';

/** The answer of a completion, written the same way where it is the same; null where there is none. May throw: it is then not known. */
export type AnswerExtractor = (completion: string) => Promise<string | null>;

/** What takes answers out of completions, until it is ended. */
interface OpenAnswers {
  extract: AnswerExtractor;
  end(): void;
}

/** Of one completion, ms. */
const TIME_LIMIT = 1000;

/**
 * How an answer is taken out of a completion. `after_answer`: the text after the last word "answer". `number`: the value of the number that the
 * reward number_match would compare. `completion`: the whole text. `regex`: what its first group matched at its last occurrence, all that it
 * matched where it has no group; in a thread of its own, as the reward. White space around a text does not count, nor how much there is within.
 * @param worker built file of `regexWorker.ts`
 */
export function openAnswers(choice: AnswerChoice, worker?: string): OpenAnswers {
  switch (choice) {
    case 'after_answer':
      return threadless((completion) => plain(answerOf(completion)));
    case 'number':
      return threadless(numberIn);
    case 'completion':
      return threadless(plain);
    default: {
      const { pattern, flags } = choice;
      const data = { pattern, flags, wanted: 'answer' };
      const { ask, end } = rewardThread(worker ?? builtFile('rewardRegex.js'), data, TIME_LIMIT, `matching ${pattern}`);
      return { extract: async (completion) => plain((await ask(completion)) as string | null), end };
    }
  }
}

/** Runs `work` with what takes answers out, null where none are wanted, and ends its thread after it, whether or not it fails. */
export async function withAnswers<T>(
  choice: AnswerChoice | null,
  work: (extract: AnswerExtractor | null) => Promise<T>,
  worker?: string,
): Promise<T> {
  if (choice === null) return work(null);
  const { extract, end } = openAnswers(choice, worker);
  try {
    return await work(extract);
  } finally {
    end();
  }
}

function threadless(read: (completion: string) => string | null): OpenAnswers {
  return { extract: (completion) => Promise.resolve(read(completion)), end: () => undefined };
}

function plain(text: string | null): string | null {
  return text?.trim().replace(/\s+/g, ' ') || null;
}

/** 50% is 1/2. */
function numberIn(completion: string): string | null {
  const found = answerNumber(completion);
  if (!found) return null;
  const { value, isPercent } = found;
  return lowestTerms(isPercent ? { ...value, denominator: value.denominator * 100n } : value);
}
