import type { CoverageMajority, CoverageReport } from '../../../src/contract/messages/coverage';
import { factorOf } from './factor';
import { factorSeries, type FactorSeries } from './factorSeries';
import { curvesOf, type Measure, type MeasureCurves, type ThresholdName } from './measure';
import type { Shown } from './shown';

/** What is drawn of the measure that is looked at. */
export interface DrawnMeasure {
  /** null where maj@k was not measured yet. */
  curves: MeasureCurves | null;
  /** Against what the models differ in; null where that is nothing or several things, or where the curves have one k alone. */
  series: FactorSeries | null;
}

export function drawnMeasure(
  report: CoverageReport,
  shown: readonly Shown[],
  majority: CoverageMajority | null,
  { measure, threshold }: { measure: Measure; threshold: ThresholdName },
): DrawnMeasure {
  const curves = curvesOf(report, majority, measure, threshold);
  const factor = factorOf(shown.map(({ choice }) => choice));
  return { curves, series: curves && factor && factorSeries(curves, factor) };
}
