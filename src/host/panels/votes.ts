import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { AnswerChoice } from '../../contract/evaluationStrategy';

/** Rewards that say where in a completion its answer is. */
const ANSWERS: Record<string, AnswerChoice> = { countdown: 'after_answer', number_match: 'number', exact_match: 'completion' };

/** How the answers of an evaluation's samples are taken out for maj@k: as its own vote did, else as its verifier does. Or why there is no vote. */
export function votesOf({
  strategy,
  reward_funcs,
}: Pick<EvaluationRecord, 'strategy' | 'reward_funcs'>):
  { answer: AnswerChoice; reason: null } | { answer: null; reason: string } {
  if (strategy?.name === 'self-consistency') return { answer: strategy.answer, reason: null };
  if (strategy?.name === 'budget-forcing')
    return { answer: null, reason: l10n.t('There is no vote over samples of budget forcing.') };
  const [verifier = ''] = reward_funcs;
  const answer = ANSWERS[verifier];
  if (answer !== undefined) return { answer, reason: null };
  const reason = l10n.t(
    'The reward {0} does not say where a completion has its answer; “posttrain analyze pass-at-k --answer” can be told.',
    verifier,
  );
  return { answer: null, reason };
}
