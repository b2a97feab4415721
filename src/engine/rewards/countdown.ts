import * as z from 'zod';
import type { PromptExample } from '../../contract/dataset';
import { verify } from '../countdown/verifier';

const problemSchema = z.object({ numbers: z.array(z.int().min(0)).min(1).max(16), target: z.int() });

/**
 * 1 where the completion's answer uses each of the example's `numbers` once and makes its `target`, else 0.
 * @throws where the example has no such keys: then nothing is known of the completion
 */
export function countdownReward(example: PromptExample, completion: string): number {
  const problem = problemSchema.safeParse(example);
  if (!problem.success) throw new Error('the example needs "numbers" (a list of integers) and "target" (an integer)');
  return verify(completion, problem.data).kind === 'right' ? 1 : 0;
}
