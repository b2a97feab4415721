import type { RewardRecord, RunRecord } from '../../contract/runRecord';
import type { LoadedCheckpoint } from '../checkpoints/load';
import { InputError } from '../inputError';
import type { RunInputs } from './runInputs';
import { trainedItems } from './trainingState';

/**
 * What is called a run's base must be what it was started from.
 * @param sha256 of the weights found now; null for a model that is initialized
 * @throws InputError
 */
export function checkSameBase({ id, baseModel }: RunRecord, sha256: string | null): void {
  if (baseModel.sha256 === sha256) return;
  throw new InputError(
    `the base model ${baseModel.path} is not the one run ${id} was started from: its weights have SHA-256 ${sha256}, and run.json says ${baseModel.sha256}`,
  );
}

/** A teacher must be the one that the run was started with. @throws InputError */
export function checkSameTeacher({ id, teacher }: RunRecord, found: RunRecord['teacher'] | null): void {
  if (!teacher || !found || teacher.sha256 === found.sha256) return;
  throw new InputError(
    `the teacher ${teacher.path} is not the one run ${id} was started with: its weights have SHA-256 ${found.sha256}, and run.json says ${teacher.sha256}`,
  );
}

/** Completions are judged as before. A record without hashes is of a run that can judge as it likes. @throws InputError */
export function checkSameRewards({ id, rewards }: RunRecord, found: readonly RewardRecord[]): void {
  for (const { name, path, sha256 } of found) {
    const before = rewards?.find((reward) => reward.name === name && reward.path === path);
    if (!before || before.sha256 === sha256) continue;
    const what = name === 'module' ? `the reward module ${path} was` : `the weights of the reward model ${path} were`;
    throw new InputError(
      `${what} changed since run ${id} was started: the SHA-256 is ${sha256}, and run.json says ${before.sha256}`,
    );
  }
}

/**
 * A resumed run goes on with the data it was started with. A record without hashes is of a run whose examples can only be counted.
 * @throws InputError
 */
export function checkSameData({ id, datasets }: RunRecord, checkpoint: LoadedCheckpoint | null, inputs: RunInputs): void {
  for (const { key, path, sha256 } of inputs.datasets) {
    const before = datasets?.find((dataset) => dataset.key === key);
    if (!before || before.sha256 === sha256) continue;
    throw new InputError(
      `${key} ${path} was changed since run ${id} was started: its SHA-256 is ${sha256}, and run.json says ${before.sha256}`,
    );
  }
  const found = trainedItems(inputs.data);
  const length = checkpoint?.state.dataOrder.order.length ?? found;
  if (found !== length) throw new InputError(`train_dataset has ${found} examples; the run was started with ${length}`);
}
