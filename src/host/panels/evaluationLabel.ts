import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import { methodLabel } from '../../contract/methodLabels';
import type { Recipe } from '../../contract/recipe';

/** `base`, `GRPO step 60`; `step 60` where the method is not to be told. */
export function modelLabel(step: number | null, method: Recipe['method'] | null): string {
  if (step === null) return l10n.t('base');
  return method === null ? l10n.t('step {0}', step) : l10n.t('{0} step {1}', methodLabel(method), step);
}

/** What an evaluation is of; a temperature that was chosen by the entropy is named. */
export function evaluationLabel(
  { step, temperature, entropyMatch }: Pick<EvaluationRecord, 'step' | 'temperature' | 'entropyMatch'>,
  method: Recipe['method'] | null,
): string {
  const model = modelLabel(step, method);
  return entropyMatch ? l10n.t('{0} at T = {1}, entropy matched', model, temperature.toFixed(2)) : model;
}
