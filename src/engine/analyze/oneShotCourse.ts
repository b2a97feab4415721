import { languageMix } from '../../analysis/behaviours/scripts';
import { endLoop } from '../../analysis/behaviours/repetition';
import { mean } from '../../analysis/mean';
import { degradationStep, postSaturationGain, saturationStep, type StepValue } from '../../analysis/oneShot/afterSaturation';
import type { OneShotCourse } from '../../contract/oneShotReport';
import { rewardLabels } from '../../contract/reward';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { readRunRecord } from '../../store/runRecordFile';
import { readRunView } from '../../store/runView';
import { isRightRow, withRolloutFile } from './ownSamples';
import { readRows, rolloutSources } from './rolloutSources';

const keys = ['completion', 'token_ids', 'finish_reason', 'reward', 'reward_parts', 'failure'] as const;

/**
 * How a run on one or two examples went: training and held-out accuracy by step, where training is saturated, what is gained after it, and from
 * where on the training outputs are degraded. A rollout that failed does not count.
 * @param folder absolute path of the run
 * @param prompts those it was trained on
 */
export async function oneShotCourse(folder: string, prompts: string[]): Promise<OneShotCourse> {
  const training: StepValue[] = [];
  const degraded: StepValue[] = [];
  for (const source of await rolloutSources(folder, null)) {
    const rows = await withRolloutFile(source.file, (open) => readRows(open, source, keys));
    const judged = rows.filter(({ failure }) => failure === null);
    if (judged.length === 0 || source.step === null) continue;
    const share = (has: (row: (typeof judged)[0], index: number) => boolean): number =>
      mean(judged.map((row, index) => Number(has(row, index))));
    training.push({ step: source.step, value: share((row, index) => isRightRow(row, source.file, `row ${index + 1}`)) });
    degraded.push({ step: source.step, value: share(isDegraded) });
  }
  const { metric, heldOut } = await heldOutAccuracy(folder);
  const saturation = saturationStep(training);
  return {
    ...{ prompts, training, degraded, heldOut, metric, saturation },
    gain: saturation === null ? null : postSaturationGain(heldOut, saturation),
    degradation: degradationStep(degraded, heldOut),
  };
}

function isDegraded(row: { completion: string; token_ids: number[]; finish_reason: string }): boolean {
  return row.finish_reason === 'length' || endLoop(row.token_ids) !== null || languageMix(row.completion).isMixed;
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
