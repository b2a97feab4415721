import { isDeepStrictEqual } from 'node:util';
import type { EvaluationRecord } from '../contract/evaluation';
import { latexDefaults, rewardLabels, type RewardChoice } from '../contract/reward';
import type { SweepEvaluation } from '../contract/sweep';

/** Of every evaluation of a sweep. */
export const [SWEPT_TEMPERATURE, SWEPT_SEED] = [1, 0];

/** Whether an evaluation is one of the sweep's, or as good: alike in all, with as many samples or more. */
export function isAlike(one: EvaluationRecord, { samples, dataset, reward, maxCompletionLength }: SweepEvaluation): boolean {
  return (
    one.samples >= samples &&
    one.dataset === dataset &&
    one.max_completion_length === maxCompletionLength &&
    one.temperature === SWEPT_TEMPERATURE &&
    one.top_p === 1 &&
    one.top_k === 0 &&
    one.seed === SWEPT_SEED &&
    one.strategy === undefined &&
    one.entropyMatch === undefined &&
    isJudgedBy(one, reward)
  );
}

/** Records of earlier versions have the names of rewards alone, which say all of a reward without settings. */
function isJudgedBy({ reward_funcs, rewards }: EvaluationRecord, reward: RewardChoice): boolean {
  if (rewards !== undefined) return isDeepStrictEqual(rewards.map(spelledOut), [spelledOut(reward)]);
  return typeof reward === 'string' && reward_funcs.join() === rewardLabels([reward]).join();
}

function spelledOut(reward: RewardChoice): RewardChoice {
  return reward === 'latex_equivalence' ? latexDefaults : reward;
}
