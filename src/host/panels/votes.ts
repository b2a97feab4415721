import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { AnswerChoice } from '../../contract/evaluationStrategy';
import { votesOf } from '../../analysis/votes';

/** How the answers of an evaluation's samples are taken out for maj@k, or in a sentence why there is no vote. */
export function describeVotes(
  record: Pick<EvaluationRecord, 'strategy' | 'reward_funcs'>,
): { answer: AnswerChoice; reason: null } | { answer: null; reason: string } {
  const votes = votesOf(record);
  if (votes.answer !== null) return { answer: votes.answer, reason: null };
  if (votes.why === 'budget-forcing') return { answer: null, reason: l10n.t('There is no vote over samples of budget forcing.') };
  const reason = l10n.t(
    'The reward {0} does not say where a completion has its answer; “posttrain analyze pass-at-k --answer” can be told.',
    votes.verifier,
  );
  return { answer: null, reason };
}
