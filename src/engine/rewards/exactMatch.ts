import type { PromptExample } from '../../contract/dataset';

/**
 * 1 where the completion, without white space around it, is the example's `answer`, else 0.
 * @throws where the example has no `answer`
 */
export function exactMatchReward(example: PromptExample, completion: string): number {
  const answer = example['answer'];
  if (typeof answer !== 'string' && typeof answer !== 'number')
    throw new Error('the example needs "answer" (a text or a number)');
  return completion.trim() === String(answer).trim() ? 1 : 0;
}
