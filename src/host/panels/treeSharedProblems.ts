import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { shortTitle } from '../runs/describeRun';
import type { RunRef } from '../runs/runRef';
import { evaluationLabel } from './evaluationLabel';
import type { KnownEvaluation } from './evaluationLibrary';

/** Why no tree can be made of what was chosen: it has no sample, or its two sides have no problem in common. One sentence. */
export function noSharedProblem(ref: RunRef, sides: { steps: number[] } | { evaluations: KnownEvaluation[] }): string {
  if ('steps' in sides) {
    const [base, other] = sides.steps;
    return other === undefined
      ? l10n.t('Step {0} of {1} has no completion with a reward.', base!, ref.runId)
      : l10n.t(
          'Steps {0} and {1} of {2} have no prompt in common: pick two steps that sampled the same prompts.',
          base!,
          other,
          ref.runId,
        );
  }
  const [base, other] = sides.evaluations.map(
    ({ run, record }) => `${evaluationLabel(record, run.record.recipe.method)} (${shortTitle(run)}, ${basename(record.dataset)})`,
  );
  return other === undefined
    ? l10n.t('{0} has no sample of any problem.', base!)
    : l10n.t('{0} and {1} have no problem in common: pick two evaluations of the same problems.', base!, other);
}
