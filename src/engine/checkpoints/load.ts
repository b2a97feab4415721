import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { trainerStateSchema, type CheckpointRecord, type TrainerState } from '../../contract/checkpoint';
import { listCheckpoints, verifyCheckpoint } from '../../store/checkpointFiles';
import { InputError } from '../inputError';
import { CRITIC_FILE, readModelFolder, type ModelFolder } from '../model/folder';
import { CRITIC_OPTIMIZER_FILE, readCritic, withValueHead, type SavedCritic } from './criticFile';
import { readOptimizer, type OptimizerMoments } from './optimizerFile';
import { restoreGeneration, savedGenerationSchema, type GenerationInUse } from './savedGeneration';

export interface LoadedCheckpoint {
  folder: string;
  record: CheckpointRecord;
  model: ModelFolder;
  moments: OptimizerMoments;
  state: TrainerState;
  /** TRL's num_tokens up to here. */
  numTokens: number;
  generation: GenerationInUse | null;
  /** PPO's critic, where it is a model of its own. */
  critic: SavedCritic | null;
}

/**
 * The newest sealed checkpoint of a run whose files still have the hashes it was sealed with; null where there is none. Damaged ones
 * are passed over and told to `onDamaged`.
 * @throws InputError where it does not say how many tokens came before
 */
export async function loadNewestCheckpoint(
  runFolder: string,
  onDamaged: (problem: string) => void,
): Promise<LoadedCheckpoint | null> {
  const sealed = await listCheckpoints(runFolder);
  for (const { folder, record } of sealed.reverse()) {
    const problem = await verifyCheckpoint(folder);
    if (problem === null) return loadCheckpoint(folder, record);
    onDamaged(`the checkpoint ${basename(folder)} is damaged and was passed over: ${problem}`);
  }
  return null;
}

async function loadCheckpoint(folder: string, record: CheckpointRecord): Promise<LoadedCheckpoint> {
  const numTokens = record.metrics['num_tokens'];
  if (numTokens == null) {
    throw new InputError(`the metrics in checkpoint.json of ${folder} have no num_tokens, without which the run cannot go on`);
  }
  const has = (file: string): boolean => record.files.some(({ path }) => path === file);
  const policy = await readModelFolder(folder);
  const hasCritic = has(CRITIC_OPTIMIZER_FILE);
  const model = has(CRITIC_FILE) && !hasCritic ? await withValueHead(policy, folder) : policy;
  return {
    folder,
    record,
    model,
    moments: await readOptimizer(folder, model.layout),
    state: trainerStateSchema.parse(await readJson(join(folder, 'trainer-state.json'))),
    numTokens,
    critic: hasCritic ? await readCritic(folder, policy) : null,
    generation: has('generation.json')
      ? restoreGeneration(savedGenerationSchema.parse(await readJson(join(folder, 'generation.json'))))
      : null,
  };
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8')) as unknown;
}
