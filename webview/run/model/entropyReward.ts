import { entropyRewardCaveats, entropyRewardSentence, entropyRewardVerdict } from '../../../src/analysis/entropyRewardFinding';
import { fitEntropyReward, type EntropyRewardFit } from '../../../src/analysis/entropyRewardFit';
import { curveEntropies, entropyRewardPoints, type StepPoint } from '../../../src/analysis/entropyRewardPoints';
import { entropyInterventions } from '../../../src/analysis/entropySettings';
import type { EntropyRewardVerdict } from '../../../src/contract/entropyRewardReport';
import type { RunOverview } from '../../../src/contract/messages/run';
import { isRolloutMethod } from '../../../src/contract/rolloutMethods';
import { recipeValue } from './metricTile';

/** Entropy and reward of a run's steps, and what the curve through them says. */
export interface EntropyReward {
  points: readonly StepPoint[];
  fit: EntropyRewardFit | null;
  verdict: EntropyRewardVerdict;
  sentence: string;
  caveats: readonly string[];
}

/**
 * Null of methods whose reward is not what they maximise, and of runs without a step that has both figures.
 * @param before what it was: where no step was added it is not fitted again, which takes some ms
 */
export function entropyReward(run: RunOverview, before: EntropyReward | null = null): EntropyReward | null {
  if (!isRolloutMethod(run.method)) return null;
  const points = entropyRewardPoints(run.steps, run.metrics);
  if (points.length === 0) return null;
  if (before && samePoints(before.points, points)) return before;
  const fit = fitEntropyReward(points, { entropies: curveEntropies(points) });
  return {
    points,
    fit,
    verdict: entropyRewardVerdict(points, fit),
    sentence: entropyRewardSentence(points, fit),
    caveats: entropyRewardCaveats(
      points,
      fit,
      entropyInterventions((key) => recipeValue(run, key)),
    ),
  };
}

function samePoints(a: readonly StepPoint[], b: readonly StepPoint[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ step, entropy, reward }, i) => {
      const other = b[i]!;
      return step === other.step && entropy === other.entropy && reward === other.reward;
    })
  );
}

/** What the table shows by step: both figures, and the reward that the curve says. */
export function fittedColumns({ points, fit, verdict }: EntropyReward): { name: string; values: number[] }[] {
  return [
    { name: 'entropy, nats', values: points.map(({ entropy }) => entropy) },
    { name: 'reward', values: points.map(({ reward }) => reward) },
    ...(fit === null || verdict === 'flat'
      ? []
      : [{ name: 'fitted reward', values: points.map(({ entropy }) => fit.b.value - fit.a.value * Math.exp(entropy)) }]),
  ];
}
