import type { PromptExample } from '../../contract/dataset';
import type { LatexReward } from '../../contract/reward';
import { answerOf } from '../countdown/verifier';
import { builtFile } from '../training/openCompute';
import type { LatexAsk } from './latex/worker';
import { boxed } from './numberText';
import type { Reward } from './reward';
import { rewardThread } from './rewardThread';

const FORMULA = /\$\$([^$]+)\$\$|\$([^$]+)\$|\\\(((?:(?!\\\()[^])*?)\\\)|\\\[((?:(?!\\\[)[^])*?)\\\]/g;

/**
 * 1 where the answer of the completion is mathematically that of the example, else 0: see `sameAnswer`. The completion's answer is what is in its last
 * `\boxed{…}`; where there is none, what `without_box` says. The example's is in its `answer`, else in its `solution` (TRL's name): what is in the
 * last `\boxed{…}` there, or all of it. Comparing runs in a thread of its own; a completion that takes longer than `time_limit` throws.
 * @param worker built file of `latex/worker.ts`
 */
export function latexReward(
  { without_box, tolerance, time_limit }: Omit<LatexReward, 'name'>,
  worker = builtFile('rewardLatex.js'),
): Reward {
  const ask = rewardThread(worker, null, time_limit * 1000, 'comparing LaTeX');
  return async (example, completion) => {
    const expected = reference(example);
    const found = boxed(completion) ?? unboxed(completion, without_box);
    if (found === null || found.trim() === '') return 0;
    return (await ask({ found, expected, tolerance } satisfies LatexAsk)) === true ? 1 : 0;
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
