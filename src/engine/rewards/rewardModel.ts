import { existsSync } from 'node:fs';
import type { PromptExample } from '../../contract/dataset';
import { ChatTemplate } from '../data/chatTemplate';
import { InputError } from '../inputError';
import { promptTokens } from '../data/promptTokens';
import { rewardedIds, rewardRow } from '../methods/rewardModel/pairs';
import type { ModelFolder } from '../model/folder';
import { openModel } from '../model/openModel';
import { paddingToken } from '../model/scoreHead';
import type { OpenModel } from '../training/openCompute';
import type { RewardedCompletion, ScoreAll } from './reward';

/** @throws InputError or ModelError for a folder that holds no reward model */
export async function readRewardModel(path: string): Promise<ModelFolder> {
  if (!existsSync(path)) throw new InputError(`the reward model ${path} does not exist`);
  const model = await openModel(path);
  if (model.config.head === 'score') return model;
  throw new InputError(
    `${path} holds a language model; a reward model is needed (architectures *ForSequenceClassification in config.json), such as a checkpoint of a reward-model run`,
  );
}

/**
 * Scores completions with a reward model: what its head says at the last token of prompt and completion, as its training tokenised them
 * (`methods/rewardModel/pairs.ts`), with its own tokenizer and, for a conversation, its own chat template.
 * TRL's GRPOTrainer leaves out the end-of-sequence token that its RewardTrainer trains with; here a completion that was not cut off has it.
 * A template closes the assistant's turn whether it was cut off or not, as in TRL.
 * What the model cannot read, or has no positions for, is an error of that completion.
 */
export async function rewardModelScores(path: string, open: OpenModel): Promise<ScoreAll> {
  const model = await readRewardModel(path);
  const { tokenizer } = model;
  const compute = await open(model);
  await compute.setWeights('policy', model.weights);
  let template: ChatTemplate | null = null;
  return async (completions) => {
    if (!template && isTemplateNeeded(completions.map(({ example }) => example))) template = await ChatTemplate.read(path);
    const rows = completions.map((completion) => readable(completion, model, template));
    const padding = paddingToken(tokenizer);
    const scored = rows.flatMap((row) => (row instanceof Error ? [] : [rewardRow(row, padding)]));
    const values = await compute.values(scored);
    let next = 0;
    return rows.map((row) => (row instanceof Error ? row : values[next++]![0]!));
  };
}

/** Whether a model that rewards completions of these needs a chat template of its own. */
export function isTemplateNeeded(examples: readonly PromptExample[]): boolean {
  return examples.some(({ promptMessages }) => promptMessages !== undefined);
}

function readable(completion: RewardedCompletion, model: ModelFolder, template: ChatTemplate | null): number[] | Error {
  const { maxPositions } = model.config;
  let ids: number[];
  try {
    ids = scoredIds(completion, model, template);
  } catch (error) {
    return error as Error;
  }
  if (ids.length > 0 && ids.length <= maxPositions) return ids;
  return new Error(`prompt and completion have ${ids.length} tokens; the reward model has ${maxPositions} positions`);
}

function scoredIds(
  { example, completion, isTruncated }: RewardedCompletion,
  { tokenizer }: ModelFolder,
  template: ChatTemplate | null,
): number[] {
  const { prompt, isRendered, promptMessages } = example;
  if (template && promptMessages) {
    const turns = [...promptMessages, { role: 'assistant', content: completion }];
    const text = template.render(turns, { addGenerationPrompt: false });
    return promptTokens(tokenizer, { prompt: text, isRendered: true });
  }
  return isTruncated
    ? promptTokens(tokenizer, { prompt: prompt + completion, isRendered })
    : rewardedIds({ prompt, isRendered }, completion, tokenizer);
}
