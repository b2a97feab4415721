import type { EntropyMatch, EvaluationRecord } from '../../contract/evaluation';
import { rewardLabels, type RewardChoice } from '../../contract/reward';
import { modelName } from '../../store/hubCache';
import { newRunId } from '../../store/runPaths';
import { weightFilesOf } from '../model/openModel';
import { fileSha256 } from '../training/fileSha256';
import type { EvaluationResult, EvaluationTask } from './evaluateModel';

export interface EvaluationAsked extends Pick<EvaluationTask, 'samples' | 'seed' | 'sampling'> {
  /** Absolute folder. */
  model: string;
  /** null for a base model. */
  step: number | null;
  dataset: string;
  rewards: readonly RewardChoice[];
  /** Where the temperature was chosen by it. */
  entropyMatch?: EntropyMatch | null;
}

/** `evaluation.json` of what was measured, under a new id that names the step. */
export async function evaluationRecord(
  { model, step, dataset, samples, seed, sampling, rewards, entropyMatch = null }: EvaluationAsked,
  { failed, problems, passAtK, strategy }: EvaluationResult,
): Promise<EvaluationRecord> {
  return {
    schemaVersion: 1,
    id: newRunId(`eval-${step === null ? 'base' : `step-${step}`}`),
    createdAt: Date.now(),
    model: { path: model, name: modelName(model), sha256: await fileSha256(...(await weightFilesOf(model))) },
    step,
    dataset,
    samples,
    ...sampling,
    seed,
    reward_funcs: rewardLabels(rewards),
    rewards: [...rewards],
    failed,
    problems,
    passAtK,
    ...(strategy && { strategy }),
    ...(entropyMatch && { entropyMatch }),
  };
}
