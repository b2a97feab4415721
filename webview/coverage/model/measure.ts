import type { CoverageComparison, CoverageMajority, CoverageReport } from '../../../src/contract/messages/coverage';
import type { MeasuredCurve } from '../../../src/contract/measuredCurve';
import { count } from '../../../src/analysis/numberText';

export const measures = ['pass', 'majority', 'gPass'] as const;
export type Measure = (typeof measures)[number];
export const measureNames: Record<Measure, string> = { pass: 'pass@k', majority: 'maj@k', gPass: 'G-Pass@k' };

/** Thresholds of G-Pass@k, as segments have them. */
export const thresholds = ['0.5', '1', 'mean'] as const;
export type ThresholdName = (typeof thresholds)[number];

/** One measure of all models, as the chart draws it. */
export interface MeasureCurves {
  /** `maj@8`. */
  at(k: number): string;
  /** What the y axis has. */
  axis: string;
  /** What is measured, in a sentence; empty of pass@k. */
  meaning: string;
  models: MeasuredCurve[];
  /** Of pass@k alone: with each other model, where it crosses the first. */
  comparisons: readonly CoverageComparison[];
}

/** @returns null where maj@k was not measured yet */
export function curvesOf(
  report: CoverageReport,
  majority: CoverageMajority | null,
  measure: Measure,
  threshold: ThresholdName,
): MeasureCurves | null {
  if (measure === 'pass') {
    const models = report.models.map(({ curve }, index) => ({
      curve,
      difference: report.comparisons[index - 1]?.difference ?? [],
    }));
    return {
      ...words((k) => `pass@${count(k)}`, 'pass@k, share of problems solved', ''),
      models,
      comparisons: report.comparisons,
    };
  }
  if (measure === 'majority') {
    if (!majority) return null;
    const meaning = 'maj@k is how often the most frequent answer of k samples is right.';
    return { ...words((k) => `maj@${count(k)}`, 'maj@k, share of problems', meaning), models: majority.models, comparisons: [] };
  }
  const models = report.models.map(
    ({ gPass }) => gPass.find(({ tau }) => String(tau) === threshold) ?? { curve: [], difference: [] },
  );
  return { ...words(...gPassWords[threshold]), models, comparisons: [] };
}

const gPassWords: Record<ThresholdName, [at: MeasureCurves['at'], axis: string, meaning: string]> = {
  '0.5': [
    (k) => `G-Pass@${count(k)} (τ = 0.5)`,
    'G-Pass@k at τ = 0.5, share of problems',
    'G-Pass@k at τ = 0.5 is the chance that at least half of k samples are right.',
  ],
  '1': [
    (k) => `G-Pass@${count(k)} (τ = 1)`,
    'G-Pass@k at τ = 1, share of problems',
    'G-Pass@k at τ = 1 is the chance that all of k samples are right.',
  ],
  mean: [
    (k) => `mG-Pass@${count(k)}`,
    'mG-Pass@k, share of problems',
    'mG-Pass@k averages G-Pass@k over τ from 0.5 to 1: how stable what is solved is.',
  ],
};

function words(at: MeasureCurves['at'], axis: string, meaning: string) {
  return { at, axis, meaning };
}
