import { degradationStep, postSaturationGain, saturationStep, type StepValue } from '../../analysis/oneShot/afterSaturation';
import type { OneShotCourse } from '../../contract/oneShotReport';
import { rewardLabels } from '../../contract/reward';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { readRunRecord } from '../../store/runRecordFile';
import { readRunView } from '../../store/runView';
import { decodingThread } from './ownSamples';
import { rolloutSources } from './rolloutSources';
import { stepAccuracies, stepDegraded } from './stepAccuracies';

/**
 * How a run on one or two examples went: training and held-out accuracy by step, where training is saturated, what is gained after it, and from
 * where on the training outputs are degraded. A rollout that failed does not count.
 * @param folder absolute path of the run
 * @param prompts those it was trained on
 */
export async function oneShotCourse(folder: string, prompts: string[]): Promise<OneShotCourse> {
  const { training, degraded } = await trainingSteps(folder);
  const { metric, heldOut } = await heldOutAccuracy(folder);
  const saturation = saturationStep(training);
  return {
    ...{ prompts, training, degraded, heldOut, metric, saturation },
    gain: saturation === null ? null : postSaturationGain(heldOut, saturation),
    degradation: degradationStep(degraded, heldOut),
  };
}

/** Share right, and share degraded, of the rollouts of each step. */
async function trainingSteps(folder: string): Promise<Pick<OneShotCourse, 'training' | 'degraded'>> {
  const training: StepValue[] = [];
  const degraded: StepValue[] = [];
  const thread = decodingThread();
  try {
    for (const source of await rolloutSources(folder, null)) {
      const { step } = source;
      const share = await stepDegraded(source, thread);
      if (share === null || step === null) continue;
      const examples = await stepAccuracies(source, thread);
      const sum = (of: 'right' | 'judged'): number => examples.reduce((all, one) => all + one[of], 0);
      training.push({ step, value: sum('right') / sum('judged') });
      degraded.push({ step, value: share });
    }
  } finally {
    thread.dispose();
  }
  return { training, degraded };
}

/** The mean of the first reward on held-out prompts, which is the share right where that is 0 or 1. */
async function heldOutAccuracy(folder: string): Promise<{ metric: string; heldOut: StepValue[] }> {
  const { recipe } = await readRunRecord(folder);
  const [first] = rewardLabels(rolloutSettings(recipe)?.reward_funcs ?? []);
  const { evaluations } = await readRunView(folder);
  const own = `eval_rewards/${first}/mean`;
  const metric = evaluations.some(({ metrics }) => metrics[own] != null) ? own : 'eval_reward';
  const heldOut = evaluations.flatMap(({ step, metrics }) => {
    const value = metrics[metric];
    return value == null ? [] : [{ step, value }];
  });
  return { metric, heldOut };
}
