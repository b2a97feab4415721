import type { Method, Recipe } from '../../contract/recipe';
import type { ModelFolder } from '../model/folder';
import type { Trainer } from '../training/trainer';
import { readDistillData, type DistillData } from './distill/data';
import { makeDistillTrainer } from './distill/trainer';
import { readDpoData, type DpoData } from './dpo/data';
import { makeDpoTrainer } from './dpo/trainer';
import { readGrpoData, type GrpoData } from './grpo/data';
import { makeGrpoTrainer } from './grpo/trainer';
import type { TrainerParts } from './parts';
import { readRlooData, type RlooData } from './rloo/data';
import { makeRlooTrainer } from './rloo/trainer';
import { readPpoData, type PpoData } from './ppo/data';
import { makePpoTrainer } from './ppo/trainer';
import { readRewardModelData, type RewardModelData } from './rewardModel/data';
import { makeRewardModelTrainer } from './rewardModel/trainer';
import { readSftData, type SftData } from './sft/data';
import { makeSftTrainer } from './sft/trainer';

/** A recipe with the datasets it names, read and checked. */
export type RunData = GrpoData | SftData | DpoData | RlooData | DistillData | RewardModelData | PpoData;

interface Definition<R, D> {
  /** @throws InputError, DatasetError or ModelError with one sentence */
  read(recipe: R, base: ModelFolder): Promise<D>;
  makeTrainer(data: D, parts: TrainerParts): Trainer | Promise<Trainer>;
}

type Definitions = { [M in Method]: Definition<Extract<Recipe, { method: M }>, Extract<RunData, { method: M }>> };

/** The methods' part in the main thread, one line each; their part in the threads that compute is in `gradients.ts`. */
const methods: Definitions = {
  grpo: { read: readGrpoData, makeTrainer: makeGrpoTrainer },
  sft: { read: readSftData, makeTrainer: makeSftTrainer },
  dpo: { read: readDpoData, makeTrainer: makeDpoTrainer },
  rloo: { read: readRlooData, makeTrainer: makeRlooTrainer },
  distill: { read: readDistillData, makeTrainer: makeDistillTrainer },
  ppo: { read: readPpoData, makeTrainer: makePpoTrainer },
  'reward-model': { read: readRewardModelData, makeTrainer: makeRewardModelTrainer },
};

// In both functions the method is the key of its definition, which the type of `methods` says and TypeScript cannot follow.

/** @throws InputError, DatasetError or ModelError with one sentence */
export function readData(recipe: Recipe, base: ModelFolder): Promise<RunData> {
  return (methods[recipe.method] as Definition<Recipe, RunData>).read(recipe, base);
}

export async function makeTrainer(data: RunData, parts: TrainerParts): Promise<Trainer> {
  const { compute, state, base } = parts;
  if (state.adapter) await compute.setWeights('reference', base.weights);
  await compute.setWeights('policy', state.weights);
  return (methods[data.method] as Definition<Recipe, RunData>).makeTrainer(data, parts);
}
