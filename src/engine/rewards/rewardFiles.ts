import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PromptExample } from '../../contract/dataset';
import type { RewardChoice } from '../../contract/reward';
import { ChatTemplate } from '../data/chatTemplate';
import { InputError } from '../inputError';
import { modelFolderOf } from '../model/hubModel';
import { checkModule } from './module';
import { isTemplateNeeded, readRewardModel } from './rewardModel';

/** A reward as written, the path of its module or model, if it has one, made absolute. @throws InputError as {@link modelFolderOf} */
export function withAbsolutePath(reward: unknown, folder = '.'): unknown {
  if (typeof reward !== 'object' || reward === null || !('path' in reward)) return reward;
  const { path } = reward;
  if (typeof path !== 'string' || path === '') return reward;
  const isModel = 'name' in reward && reward.name === 'reward_model';
  return { ...reward, path: isModel ? modelFolderOf(path, folder) : resolve(folder, path) };
}

/** @throws InputError or ModelError for a module that is not there, is no file or cannot be loaded, and for a folder that holds no reward model */
export async function checkRewardFiles(rewards: readonly RewardChoice[]): Promise<void> {
  for (const reward of rewards) {
    if (typeof reward === 'string') continue;
    if (reward.name === 'reward_model') await readRewardModel(reward.path);
    if (reward.name !== 'module') continue;
    if (!existsSync(reward.path)) throw new InputError(`the reward module ${reward.path} does not exist`);
    if (!statSync(reward.path).isFile())
      throw new InputError(`the reward module ${reward.path} is a folder; a JavaScript file is needed`);
    await checkModule(reward);
  }
}

/** @throws DatasetError or ModelError for a reward model that is to read conversations and has no chat template */
export async function checkRewardTemplates(rewards: readonly RewardChoice[], examples: readonly PromptExample[]): Promise<void> {
  if (!isTemplateNeeded(examples)) return;
  for (const reward of rewards) {
    if (typeof reward === 'object' && reward.name === 'reward_model') await ChatTemplate.read(reward.path);
  }
}
