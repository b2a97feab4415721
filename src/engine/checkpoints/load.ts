import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { trainerStateSchema, type CheckpointRecord, type TrainerState } from '../../contract/checkpoint';
import { listCheckpoints, verifyCheckpoint } from '../../store/checkpointFiles';
import { InputError } from '../inputError';
import { ADAPTER_CONFIG } from '../../store/adapterBase';
import { readAdapter } from '../lora/adapterFolder';
import { adapterShape } from '../lora/adapterShape';
import type { ModelConfig } from '../model/config';
import { CRITIC_FILE, readModelFolder } from '../model/folder';
import type { TensorLayout } from '../model/layout';
import { openModelShape } from '../model/openModel';
import { addScoreHead, withHead } from '../model/scoreHead';
import { CRITIC_OPTIMIZER_FILE, readCritic, readValueHead, type SavedCritic } from './criticFile';
import { readOptimizer, type OptimizerMoments } from './optimizerFile';
import { restoreGeneration, savedGenerationSchema, type GenerationInUse } from './savedGeneration';

export interface LoadedCheckpoint {
  folder: string;
  record: CheckpointRecord;
  /** What is trained: of a model or of an adapter, in the order of its layout. */
  weights: Float32Array;
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
  const hasCritic = has(CRITIC_OPTIMIZER_FILE);
  const hasValueHead = has(CRITIC_FILE) && !hasCritic;
  const { config, layout, weights } = has(ADAPTER_CONFIG)
    ? await trainedAdapter(folder, hasValueHead)
    : await trainedModel(folder, hasValueHead);
  return {
    ...{ folder, record, weights },
    moments: await readOptimizer(folder, layout),
    state: trainerStateSchema.parse(await readJson(join(folder, 'trainer-state.json'))),
    numTokens,
    critic: hasCritic ? await readCritic(folder, { config }) : null,
    generation: has('generation.json')
      ? restoreGeneration(savedGenerationSchema.parse(await readJson(join(folder, 'generation.json'))))
      : null,
  };
}

/** The weights of a checkpoint, in the order of `layout`, and its model's config. */
interface Trained {
  config: ModelConfig;
  layout: TensorLayout;
  weights: Float32Array;
}

async function trainedModel(folder: string, hasValueHead: boolean): Promise<Trained> {
  const model = await readModelFolder(folder);
  return hasValueHead ? addScoreHead(model, 'both', await readValueHead(folder)) : model;
}

async function trainedAdapter(folder: string, hasValueHead: boolean): Promise<Trained> {
  const base = await openModelShape(folder);
  const { shape, weights } = await readAdapter(folder, base);
  if (!hasValueHead) return { config: base.config, layout: shape.layout, weights };
  const { config, layout } = withHead(base, 'both');
  const whole = adapterShape(config, layout, shape.settings);
  const all = new Float32Array(whole.layout.size);
  all.set(weights);
  all.set(await readValueHead(folder), whole.score!.offset);
  return { config, layout: whole.layout, weights: all };
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8')) as unknown;
}
