import type { Interval } from '../bootstrap';
import type { Count } from '../passAtK';
import type { ResamplingOptions } from '../resampling';
import { accuracyHistogram } from './accuracyHistogram';
import { gPassCurves, type Threshold } from './gPassCurves';
import { meanAtK } from './meanAtK';
import { largestK, passAtKCurve, type CurveInterval } from './passAtKCurve';
import type { PairedCurve } from './pairedCurves';

export interface ModelMeasures {
  /** Samples of a problem, fewest and most. */
  samples: { least: number; most: number };
  curve: CurveInterval[];
  /** mean@k, also avg@k, over all samples. */
  mean: Interval;
  /** One a threshold, as asked for. */
  gPass: ({ tau: Threshold } & PairedCurve)[];
  /** See `accuracyBins`. */
  histogram: number[];
}

export interface Measured {
  /** Of pass@k. */
  ks: readonly number[];
  gPass: { taus: readonly Threshold[]; ks: readonly number[] };
}

/**
 * What some models made of the same problems: pass@k, mean@k, G-Pass@k and the histogram of accuracies.
 * @param models by model, one count a problem, in one order
 * @throws RangeError where there is no problem, one has no samples, or a k is not in 1 … the smallest n
 */
export function measureModels(
  models: readonly (readonly Count[])[],
  { ks, gPass }: Measured,
  options: ResamplingOptions = {},
): ModelMeasures[] {
  const thresholds = gPass.taus.map((tau) => ({ tau, curves: gPassCurves(models, tau, gPass.ks, options) }));
  return models.map((counts, index) => ({
    samples: { least: largestK(counts), most: counts.reduce((most, { n }) => Math.max(most, n), 0) },
    curve: passAtKCurve(counts, ks, options),
    mean: meanAtK(counts, options),
    gPass: thresholds.map(({ tau, curves }) => ({ tau, ...curves[index]! })),
    histogram: accuracyHistogram(counts),
  }));
}
