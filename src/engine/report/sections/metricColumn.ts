import type { RunView } from '../../../store/runView';

/** Values of a metric at the steps that have one: those of training, or those of held-out data. @param keys of which the first that is there is taken */
export function columnOf({ steps, metrics, evaluations }: RunView, keys: readonly string[]): { step: number; value: number }[] {
  const values = keys.map((key) => metrics[key]).find((column) => column?.some((value) => value !== null));
  if (values)
    return steps.flatMap((step, index) => {
      const value = values[index] ?? null;
      return value === null ? [] : [{ step, value }];
    });
  return evaluations.flatMap(({ step, metrics: of }) => {
    const value = keys.map((key) => of[key]).find((one) => typeof one === 'number');
    return value === undefined || value === null ? [] : [{ step, value }];
  });
}
