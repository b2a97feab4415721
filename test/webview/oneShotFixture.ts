import { degradationStep, postSaturationGain, saturationStep, type StepValue } from '../../src/analysis/oneShot/afterSaturation';
import { varianceRanking } from '../../src/analysis/oneShot/varianceRanking';
import type { OneShotOverview } from '../../src/contract/messages/oneShot';
import type { OneShotCourse, OneShotReport } from '../../src/contract/oneShotReport';

/** By problem, accuracy by epoch; variances 0.1667, 0.125, 0.0156 and 0. */
export const accuracies: Record<string, number[]> = {
  'p-1': [0, 0.5, 1],
  'p-2': [0.25, 0.25, 1],
  'p-3': [0.5, 0.5, 0.75],
  'p-4': [0, 0, 0],
};

export function ranking(of: Record<string, number[]> = accuracies): OneShotReport['ranking'] {
  return varianceRanking(new Map(Object.entries(of))).map(({ problem, variance }) => ({
    ...{ problem, variance, accuracies: of[problem]!, prompt: `use 1, 2 make ${problem}` },
  }));
}

const by = (count: number, value: (step: number) => number, every = 1): StepValue[] =>
  Array.from({ length: count }, (_, index) => ({ step: (index + 1) * every, value: value((index + 1) * every) }));

/** Right from step 6 on, and degraded from step 31 on; held out 0.2 up to step 5, then 0.3. */
export function course(change: Partial<OneShotCourse> = {}): OneShotCourse {
  const training = by(40, (step) => (step < 6 ? 0.5 : 1));
  const degraded = by(40, (step) => (step < 31 ? 0 : 1));
  const heldOut = by(8, (step) => (step <= 5 ? 0.2 : 0.3), 5);
  const saturation = saturationStep(training);
  return {
    ...{ prompts: ['use 1, 2 make 3'], training, degraded, heldOut, metric: 'eval_rewards/countdown/mean', saturation },
    gain: postSaturationGain(heldOut, saturation!),
    degradation: degradationStep(degraded, heldOut),
    ...change,
  };
}

export function oneShotOverview(change: Partial<OneShotOverview> = {}): OneShotOverview {
  return {
    ...{ runId: 'run', title: 'my run', method: 'GRPO', state: 'finished', interrupted: false, isGoing: false },
    ...{ step: 40, maxSteps: 40, report: { ranking: ranking(), once: 0, course: null, caveats: [] }, absence: null },
    start: { reason: null, groups: 8, numGenerations: 16, entropyCoef: 0.001, isHeldOut: true },
    ...change,
  };
}
