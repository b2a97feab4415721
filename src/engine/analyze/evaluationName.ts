import type { EvaluationRecord } from '../../contract/evaluation';

/** What to call the model that was evaluated: `countdown`, `step 60`; a checkpoint's folder is called after its step. */
export function evaluationName({ model, step }: Pick<EvaluationRecord, 'model' | 'step'>): string {
  if (step === null) return model.name;
  return /^step-\d+/.test(model.name) ? `step ${step}` : `${model.name} step ${step}`;
}
