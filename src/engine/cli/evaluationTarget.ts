import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointRecord } from '../../contract/checkpoint';
import { rolloutSettings, type RolloutSettings } from '../../contract/rolloutSettings';
import { listCheckpoints, readCheckpoint, verifyCheckpoint } from '../../store/checkpointFiles';
import { readRunRecord } from '../../store/runRecordFile';
import { InputError } from '../inputError';
import { modelFolderOf } from '../model/hubModel';
import { weightFilesOf } from '../model/openModel';
import { fileSha256 } from '../training/fileSha256';
import { checkSameBase } from '../training/sameInputs';
import { numberOption, required } from './command';
import { findRun, runsFolderOf } from './runFolders';

/** What `evaluate` measures, and what of its run applies unless told otherwise. */
export interface EvaluationTarget {
  /** Absolute folder. */
  model: string;
  /** null for a base model. */
  step: number | null;
  runFolder: string | null;
  /** null where the run's method samples nothing. */
  settings: RolloutSettings | null;
  dataset: string | null;
}

/**
 * Finds the model that options of `evaluate` name. What is measured must be what was sealed, or what the run was started from.
 * @throws InputError
 */
export async function evaluationTarget(values: {
  model?: string;
  run?: string;
  step?: string;
  'runs-folder'?: string;
}): Promise<EvaluationTarget> {
  if (values.run !== undefined && values.model !== undefined) {
    throw new InputError('--run and --model are both given; allowed: one of them');
  }
  if (values.run === undefined) {
    const model = modelFolderOf(required(values.model, 'model'));
    const isCheckpoint = existsSync(join(model, 'checkpoint.json'));
    const step = isCheckpoint ? (await soundCheckpoint(model)).step : null;
    return { model, step, runFolder: null, settings: null, dataset: null };
  }
  const runFolder = findRun(values.run, runsFolderOf(values['runs-folder']));
  const record = await readRunRecord(runFolder);
  const settings = rolloutSettings(record.recipe);
  const dataset = record.recipe.eval_dataset;
  const sealed = await listCheckpoints(runFolder);
  const step = numberOption(values.step, 'step', sealed.at(-1)?.record.step ?? 0, { least: 0, integer: true });
  if (step === 0) {
    const { path, sha256 } = record.baseModel;
    const weights = await weightFilesOf(path);
    if (sha256 !== null && weights.every((file) => existsSync(file))) checkSameBase(record, await fileSha256(...weights));
    return { model: path, step: null, runFolder, settings, dataset };
  }
  const checkpoint = sealed.find((candidate) => candidate.record.step === step);
  if (checkpoint) {
    await soundCheckpoint(checkpoint.folder);
    return { model: checkpoint.folder, step, runFolder, settings, dataset };
  }
  const steps = [0, ...sealed.map((candidate) => candidate.record.step)].join(', ');
  throw new InputError(`--step is ${step}; run ${record.id} has these: ${steps}`);
}

/** @throws InputError where a file is not the one that was sealed */
async function soundCheckpoint(folder: string): Promise<CheckpointRecord> {
  const problem = await verifyCheckpoint(folder);
  if (problem !== null) throw new InputError(`the checkpoint ${folder} is damaged: ${problem}`);
  return readCheckpoint(folder);
}
