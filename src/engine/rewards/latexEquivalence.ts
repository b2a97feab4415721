import type { PromptExample } from '../../contract/dataset';
import type { LatexReward } from '../../contract/reward';
import { answerOf } from '../countdown/verifier';
import { builtFile } from '../builtFile';
import type { LatexAsk } from './latex/worker';
import { boxed } from './numberText';
import type { Reward } from './reward';
import { rewardThread } from './rewardThread';
import { ThreadDeath } from '../../store/timedThread';

const FORMULA = /\$\$([^$]+)\$\$|\$([^$]+)\$|\\\(((?:(?!\\\()[^])*?)\\\)|\\\[((?:(?!\\\[)[^])*?)\\\]/g;
/** A text that made the thread give no answer so often is not read again: once may be the machine's fault. */
const MOST_DEATHS = 2;

/**
 * 1 where the answer of the completion is mathematically that of the example, else 0: see `sameAnswer`. The completion's answer is what is in its last
 * `\boxed{…}`; where there is none, what `without_box` says. The example's is in its `answer`, else in its `solution` (TRL's name): what is in the
 * last `\boxed{…}` there, or all of it. Comparing runs in a thread of its own; what takes longer than `time_limit` throws,
 * for that completion alone, and at once when it is seen for the third time.
 * @param worker built file of `latex/worker.ts`
 */
export function latexReward(
  { without_box, tolerance, time_limit }: Omit<LatexReward, 'name'>,
  worker = builtFile('rewardLatex.js'),
): Reward {
  const ask = patientAsk(worker, time_limit);
  return async (example, completion) => {
    const expected = reference(example);
    const found = boxed(completion) ?? unboxed(completion, without_box);
    if (found === null || found.trim() === '') return 0;
    return (await ask({ found, expected, tolerance })) === true ? 1 : 0;
  };
}

/** Asks one after the other, each reference on its own first, to know which text is to blame where no answer comes. */
function patientAsk(worker: string, timeLimit: number): (question: LatexAsk & { found: string }) => Promise<unknown> {
  const { ask } = rewardThread(worker, null, timeLimit * 1000, 'comparing LaTeX', Infinity);
  const deaths = new Map<string, number>();
  const read = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();

  const blaming = async (text: string, question: LatexAsk): Promise<unknown> => {
    const before = deaths.get(text) ?? 0;
    if (before === MOST_DEATHS) {
      const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
      throw new Error(`comparing LaTeX: ${shown} was given up ${MOST_DEATHS} times, and is not read again`);
    }
    try {
      return await ask(question);
    } catch (error) {
      if (error instanceof ThreadDeath) deaths.set(text, before + 1);
      throw error;
    }
  };
  return (question) => {
    const { expected, found } = question;
    const answer = last.then(async () => {
      if (!read.has(expected)) await blaming(expected, { ...question, found: null });
      read.add(expected);
      return blaming(found, question);
    });
    last = answer.catch(() => undefined);
    return answer;
  };
}

function reference(example: PromptExample): string {
  const given = example['answer'] ?? example['solution'];
  if ((typeof given !== 'string' && typeof given !== 'number') || String(given).trim() === '')
    throw new Error('the example needs "answer" or "solution" (a text or a number)');
  return boxed(String(given)) ?? String(given);
}

function unboxed(completion: string, choice: LatexReward['without_box']): string | null {
  switch (choice) {
    case 'none':
      return null;
    case 'completion':
      return completion;
    case 'after_answer':
      return answerOf(completion);
    case 'formula':
      return (
        [...completion.matchAll(FORMULA)]
          .at(-1)
          ?.slice(1)
          .find((part) => part !== undefined) ?? null
      );
  }
}
