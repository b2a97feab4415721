import type { EvaluationRecord } from '../contract/evaluation';
import type { AnswerChoice } from '../contract/evaluationStrategy';

/** Rewards that say where in a completion its answer is. */
const ANSWERS: ReadonlyMap<string, AnswerChoice> = new Map([
  ['countdown', 'after_answer'],
  ['number_match', 'number'],
  ['exact_match', 'completion'],
]);

/** How answers are taken out for maj@k, or why there is no vote: samples that were forced on, or the verifier that does not say where an answer is. */
export type Votes =
  { answer: AnswerChoice } | { answer: null; why: 'budget-forcing' } | { answer: null; why: 'verifier'; verifier: string };

/** How the answers of an evaluation's samples are taken out for maj@k: as its own vote did, else as its verifier does. */
export function votesOf({ strategy, reward_funcs }: Pick<EvaluationRecord, 'strategy' | 'reward_funcs'>): Votes {
  if (strategy?.name === 'self-consistency') return { answer: strategy.answer };
  if (strategy?.name === 'budget-forcing') return { answer: null, why: 'budget-forcing' };
  const [verifier = ''] = reward_funcs;
  const answer = ANSWERS.get(verifier);
  return answer === undefined ? { answer: null, why: 'verifier', verifier } : { answer };
}
