import { bootstrapMeans, type BootstrapOptions } from '../bootstrap';
import type { CurveInterval } from './passAtKCurve';

/** A mean over problems at each k, and how far it is from the first model's. */
export interface PairedCurve {
  curve: CurveInterval[];
  /** This model less the first, both of one problem drawn together; empty of the first. */
  difference: CurveInterval[];
}

/**
 * Curves of several models over the same problems, with bootstrap intervals over problems: all of them share their draws.
 * @param models by model, by k, one value a problem
 * @throws RangeError where there is no problem, or models have different problems
 */
export function pairedCurves(
  models: readonly (readonly (readonly number[])[])[],
  ks: readonly number[],
  options: BootstrapOptions = {},
): PairedCurve[] {
  const [first = []] = models;
  if (ks.length === 0) return models.map(() => ({ curve: [], difference: [] }));
  const gaps = models.slice(1).flatMap((model) => model.map((column, i) => column.map((value, row) => value - first[i]![row]!)));
  const intervals = bootstrapMeans([...models.flat(), ...gaps], options);
  const curveFrom = (start: number): CurveInterval[] => ks.map((k, i) => ({ k, ...intervals[start + i]! }));
  return models.map((_, index) => ({
    curve: curveFrom(index * ks.length),
    difference: index === 0 ? [] : curveFrom((models.length + index - 1) * ks.length),
  }));
}
