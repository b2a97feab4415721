import type { BootstrapOptions } from '../bootstrap';
import { mean } from '../mean';
import { percentileInterval, resampledMeans } from '../resampling';
import { differences } from './pairColumns';
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
  const draws = resampledMeans(models.flat(), options);
  const drawsOf = (model: number, i: number): Float64Array => draws[model * ks.length + i]!;
  const interval = (of: Float64Array) => percentileInterval(of, options.confidence);
  return models.map((model, index) => ({
    curve: ks.map((k, i) => ({ k, value: mean(model[i]!), ...interval(drawsOf(index, i)) })),
    difference:
      index === 0
        ? []
        : ks.map((k, i) => ({
            ...{ k, value: mean(model[i]!.map((value, row) => value - first[i]![row]!)) },
            ...interval(differences(drawsOf(index, i), drawsOf(0, i))),
          })),
  }));
}
