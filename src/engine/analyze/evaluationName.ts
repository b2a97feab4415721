import type { EvaluationRecord } from '../../contract/evaluation';

/** What to call the model that was evaluated: `countdown`, `step 60`; a checkpoint's folder is called after its step. A temperature that was chosen by the entropy is named. */
export function evaluationName({
  model,
  step,
  temperature,
  entropyMatch,
}: Pick<EvaluationRecord, 'model' | 'step' | 'temperature' | 'entropyMatch'>): string {
  const isNamedByStep = /^step-\d+/.test(model.name);
  const name = step === null ? model.name : isNamedByStep ? `step ${step}` : `${model.name} step ${step}`;
  return entropyMatch ? `${name} at T = ${temperature.toFixed(2)}, entropy matched` : name;
}
