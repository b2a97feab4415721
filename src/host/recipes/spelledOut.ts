import { resolve } from 'node:path';
import * as z from 'zod';
import { rewardSchema } from '../../contract/reward';

/** The value of a recipe's key with the paths of files absolute, and rewards with all of their settings. @param folder of the recipe */
export function spelledOut(key: string, value: unknown, folder: string): unknown {
  if (key === 'train_dataset' && typeof value === 'string') return resolve(folder, value);
  const rewards = key === 'reward_funcs' ? z.array(rewardSchema).safeParse(value).data : undefined;
  if (!rewards) return value;
  return rewards.map((reward) =>
    typeof reward === 'object' && 'path' in reward ? { ...reward, path: resolve(folder, reward.path) } : reward,
  );
}
