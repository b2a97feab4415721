import { meanPassAtK, powersOfTwoUpTo } from '../../src/analysis/passAtK';
import { average } from '../parity/statistics';
import { SAMPLES } from './plan';
import type { FoundRun, Records } from './records';

export type Evaluation = FoundRun['evaluations'][number];

/** The k at which pass@k is told: powers of two up to the samples a problem. */
export const KS = powersOfTwoUpTo(SAMPLES);
/** Steps that a smoothed value of a curve is the mean of. */
const WINDOW = 5;

export function passAt({ problems }: Pick<Evaluation, 'problems'>, k: number): number {
  return meanPassAtK(Object.values(problems), k);
}

/** Finished runs of a study, by seed. */
export function runsOf({ runs }: Records, study: string): FoundRun[] {
  return runs.filter((run) => run.study === study).sort((a, b) => a.seed - b.seed);
}

/** @throws RangeError where the run was not evaluated at the step */
export function evaluationAt(run: FoundRun, step: number): Evaluation {
  const found = run.evaluations.find((evaluation) => evaluation.step === step);
  if (!found) throw new RangeError(`${run.id} was not evaluated at step ${step}`);
  return found;
}

export const lastEvaluation = (run: FoundRun): Evaluation => run.evaluations.at(-1)!;

/** Of each run that has a partner of its seed among the others: its value minus the partner's. */
export function differences(
  runs: readonly FoundRun[],
  others: readonly FoundRun[],
  valueOf: (run: FoundRun) => number,
  valueOfOther = valueOf,
): number[] {
  return runs.flatMap((run) => {
    const other = others.find(({ seed }) => seed === run.seed);
    return other ? [valueOf(run) - valueOfOther(other)] : [];
  });
}

/** pass@k of a run's last evaluation. */
export const lastPassAt =
  (k: number) =>
  (run: FoundRun): number =>
    passAt(lastEvaluation(run), k);

/** Values of a metric at the steps that have one. */
export function metricOf(run: FoundRun, name: string): { step: number; value: number }[] {
  return run.steps.flatMap((step, i) => {
    const value = run.metrics[name]?.[i];
    return value === null || value === undefined ? [] : [{ step, value }];
  });
}

/** Mean of a metric over steps, both ends with them. @throws RangeError of a run without it there */
export function meanOver(run: FoundRun, name: string, from: number, to: number): number {
  return average(
    metricOf(run, name)
      .filter(({ step }) => step >= from && step <= to)
      .map(({ value }) => value),
  );
}

/** Over runs by step: the mean and the range of a metric, each value the mean of the five steps up to it. */
export function metricCurve(runs: readonly FoundRun[], name: string): { x: number; y: number; low: number; high: number }[] {
  const curves = runs.map((run) => metricOf(run, name));
  return (curves[0] ?? []).flatMap(({ step }, i) => {
    if (curves.some((curve) => curve[i]?.step !== step)) return [];
    const values = curves.map((curve) => average(curve.slice(Math.max(0, i - WINDOW + 1), i + 1).map(({ value }) => value)));
    return [{ x: step, y: average(values), low: Math.min(...values), high: Math.max(...values) }];
  });
}

/** Over evaluations of several seeds: the mean and the range of pass@k at each k. */
export function passCurve(evaluations: readonly Evaluation[]): { x: number; y: number; low: number; high: number }[] {
  if (evaluations.length === 0) return [];
  return KS.map((k) => {
    const values = evaluations.map((evaluation) => passAt(evaluation, k));
    return { x: k, y: average(values), low: Math.min(...values), high: Math.max(...values) };
  });
}

/** Share of a format among all samples, 0 … 1. */
export function formatShare({ formats }: Evaluation, name: string): number {
  const all = Object.values(formats).reduce((sum, { count }) => sum + count, 0);
  return (formats[name]?.count ?? 0) / all;
}
