import { parse } from 'yaml';
import { allowedWords, recipeKeys } from '../../contract/recipeKeys';
import { rewardSchema, type RewardChoice } from '../../contract/reward';
import { InputError } from '../inputError';
import { checkRewardFiles, withAbsolutePath } from '../rewards/rewardFiles';

/** Rewards given with `--reward`, as names or as YAML or JSON objects, or the default. @throws InputError for one that is none */
export async function rewardChoices(
  given: readonly string[] | undefined,
  fallback: readonly RewardChoice[],
): Promise<readonly RewardChoice[]> {
  if (given === undefined || given.length === 0) return fallback;
  const choices = given.map((text) => {
    const parsed = rewardSchema.safeParse(withAbsolutePath(valueOf(text)));
    if (parsed.success) return parsed.data;
    const items = recipeKeys('grpo').find(({ key }) => key === 'reward_funcs')?.schema.items;
    throw new InputError(`--reward is ${text}; allowed: ${allowedWords(items ?? {})}`);
  });
  await checkRewardFiles(choices);
  return choices;
}

function valueOf(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new InputError(`--reward ${text}: the value is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}
