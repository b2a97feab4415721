import type { OneShotCourse } from '../../contract/oneShotReport';
import { fixed, percent, signed } from '../numberText';

type Column = readonly (number | null)[];

/** A run on one or two examples in columns, one value a step; null where nothing was measured. */
export interface CourseSteps {
  steps: number[];
  training: Column;
  heldOut: Column;
  degraded: Column;
  /** Held-out accuracy less that which the gain starts from, at the steps after training accuracy was saturated. */
  gain: Column;
}

/** The steps that have a rollout or a held-out measurement, ascending. */
export function courseSteps({ training, heldOut, degraded, saturation, gain }: OneShotCourse): CourseSteps {
  const steps = [...new Set([...training, ...heldOut].map(({ step }) => step))].sort((a, b) => a - b);
  const column = (values: OneShotCourse['training']): (number | null)[] => {
    const known = new Map(values.map(({ step, value }) => [step, value]));
    return steps.map((step) => known.get(step) ?? null);
  };
  const measured = column(heldOut);
  return {
    ...{ steps, training: column(training), heldOut: measured, degraded: column(degraded) },
    gain: measured.map((value, index) => {
      const step = steps[index]!;
      const isAfter = gain !== null && saturation !== null && step > saturation && step > gain.from.step;
      return isAfter && value !== null ? value - gain.from.value : null;
    }),
  };
}

/** A line of text a step; empty where nothing was measured. */
export function courseStepRows(course: OneShotCourse): { columns: string[]; rows: string[][] } {
  const { steps, training, heldOut, gain, degraded } = courseSteps(course);
  const known = (value: number | null | undefined, words: (value: number) => string): string =>
    value == null ? '' : words(value);
  return {
    columns: ['step', 'training accuracy', 'held-out accuracy', 'post-saturation gain', 'degraded outputs'],
    rows: steps.map((step, index) => [
      String(step),
      known(training[index], (value) => fixed(value, 3)),
      known(heldOut[index], (value) => fixed(value, 3)),
      known(gain[index], (value) => signed(value, 3)),
      known(degraded[index], percent),
    ]),
  };
}
