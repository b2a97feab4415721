import { existsSync } from 'node:fs';
import { InputError } from '../inputError';
import { promptTokens } from '../data/promptTokens';
import { rewardRow } from '../methods/rewardModel/pairs';
import { readModelFolder, type ModelFolder } from '../model/folder';
import type { ModelTokenizer } from '../model/tokenizer';
import type { OpenModel } from '../training/openCompute';
import type { RewardedCompletion, ScoreAll } from './reward';

/** @throws InputError or ModelError for a folder that holds no reward model */
export async function readRewardModel(path: string): Promise<ModelFolder> {
  if (!existsSync(path)) throw new InputError(`the reward model ${path} does not exist`);
  const model = await readModelFolder(path);
  if (model.config.head === 'score') return model;
  throw new InputError(
    `${path} holds a language model; a reward model is needed (architectures *ForSequenceClassification in config.json), such as a checkpoint of a reward-model run`,
  );
}

/**
 * Scores completions with a reward model: what its head says at the last token of prompt and completion, tokenised with its own tokenizer.
 * TRL's GRPOTrainer leaves out the end-of-sequence token that its RewardTrainer trains with; here a completion that was not cut off has it.
 * What the model cannot read, or has no positions for, is an error of that completion.
 */
export async function rewardModelScores(path: string, open: OpenModel): Promise<ScoreAll> {
  const model = await readRewardModel(path);
  const { tokenizer, config } = model;
  const compute = await open(model);
  await compute.setWeights('policy', model.weights);
  return async (completions) => {
    const rows = completions.map((completion) => readable(completion, tokenizer, config.maxPositions));
    const scored = rows.flatMap((row) => (row instanceof Error ? [] : [rewardRow(row, tokenizer.padTokenId)]));
    const values = await compute.values(scored);
    let next = 0;
    return rows.map((row) => (row instanceof Error ? row : values[next++]![0]!));
  };
}

function readable(completion: RewardedCompletion, tokenizer: ModelTokenizer, positions: number): number[] | Error {
  let ids: number[];
  try {
    ids = scoredIds(completion, tokenizer);
  } catch (error) {
    return error as Error;
  }
  if (ids.length > 0 && ids.length <= positions) return ids;
  return new Error(`prompt and completion have ${ids.length} tokens; the reward model has ${positions} positions`);
}

function scoredIds({ example, completion, isTruncated }: RewardedCompletion, tokenizer: ModelTokenizer): number[] {
  const { prompt, isRendered } = example;
  const ids = promptTokens(tokenizer, { prompt: prompt + completion, isRendered });
  const isOpen = !isTruncated && !tokenizer.eosTokenIds.includes(ids.at(-1) ?? -1);
  return isOpen && tokenizer.endTokenId !== null ? [...ids, tokenizer.endTokenId] : ids;
}
