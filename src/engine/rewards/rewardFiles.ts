import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RewardChoice } from '../../contract/reward';
import { InputError } from '../inputError';

/** A reward as written, the path of its module, if it has one, made absolute. */
export function withAbsolutePath(reward: unknown, folder = '.'): unknown {
  if (typeof reward !== 'object' || reward === null || !('path' in reward)) return reward;
  const { path } = reward;
  return typeof path === 'string' && path !== '' ? { ...reward, path: resolve(folder, path) } : reward;
}

/** @throws InputError for a module that is not there, or no file */
export function checkRewardFiles(rewards: readonly RewardChoice[]): void {
  for (const reward of rewards) {
    if (typeof reward === 'string' || reward.name !== 'module') continue;
    if (!existsSync(reward.path)) throw new InputError(`the reward module ${reward.path} does not exist`);
    if (!statSync(reward.path).isFile())
      throw new InputError(`the reward module ${reward.path} is a folder; a JavaScript file is needed`);
  }
}
