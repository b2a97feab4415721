import type { SureLead } from '../../contract/sureLead';
import type { Interval } from '../bootstrap';
import type { ResamplingOptions } from '../resampling';
import { crossingEstimate, fineKs, type CrossingEstimate } from './crossingEstimate';
import { differenceIntervals, drawDifferences } from './differenceDraws';
import { efficiencyGap } from './efficiencyGap';
import type { ProblemPair } from './pairProblems';
import { largestK, type CurveInterval } from './passAtKCurve';
import { solvedProblems, type SolvedProblems } from './solved';
import { supportMeasures, type SupportMeasures } from './support';
import { sureLead } from './sureLead';

export interface ModelComparison {
  /** Up to this k a crossing was looked for, and at it the gap was measured. */
  upTo: number;
  crossing: CrossingEstimate;
  /** Other less base. */
  difference: CurveInterval[];
  sureLead: SureLead;
  gap: Interval;
  solved: SolvedProblems;
  support: SupportMeasures;
}

/**
 * What pass@k says of a base and another model on the same problems.
 * @param pairs see `pairProblems`
 * @param asked `ks`, ascending: of the difference, and of who is ahead. `upTo`: the largest k at which a crossing is looked for, and the k of
 * the gap; default the largest that all problems have on both sides
 * @throws RangeError where there is no pair, or a k is not in 1 … the smallest n
 */
export function compareModels(
  pairs: readonly ProblemPair[],
  { ks, upTo = largestK(pairs.flatMap(({ base, other }) => [base, other])) }: { ks: readonly number[]; upTo?: number },
  options: ResamplingOptions = {},
): ModelComparison {
  const drawn = drawDifferences(pairs, ks, options);
  const solved = solvedProblems(pairs);
  return {
    upTo,
    crossing: crossingEstimate(pairs, fineKs(upTo), options),
    difference: differenceIntervals(drawn),
    sureLead: sureLead(drawn),
    gap: efficiencyGap(pairs, upTo, options),
    solved,
    support: supportMeasures(solved.both.length, solved.onlyOther.length, solved.onlyBase.length),
  };
}
