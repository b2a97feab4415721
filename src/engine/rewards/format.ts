import type { PromptExample } from '../../contract/dataset';
import { readExpression } from '../countdown/expression';
import { answerOf } from '../countdown/verifier';

/** 1 where the completion ends in `answer` and an expression that can be read, right or wrong; else 0. */
export function formatReward(_example: PromptExample, completion: string): number {
  const answer = answerOf(completion);
  return answer !== null && readExpression(answer).kind === 'value' ? 1 : 0;
}
