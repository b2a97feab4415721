import { parse } from 'yaml';
import { allowedWords, recipeKeys } from '../../contract/recipeKeys';
import { rewardSchema, type RewardChoice } from '../../contract/reward';
import { InputError } from '../inputError';
import { checkRewardFiles, withAbsolutePath } from '../rewards/rewardFiles';

/**
 * Rewards given with `--reward`, as names or as YAML or JSON objects, or the default. @param option another option's name
 * @throws InputError for one that is none, or whose module or model cannot be used; ModelError
 */
export async function rewardChoices(
  given: readonly string[] | undefined,
  fallback: readonly RewardChoice[],
  option = 'reward',
): Promise<readonly RewardChoice[]> {
  if (given === undefined || given.length === 0) return fallback;
  const choices = given.map((text) => {
    const parsed = rewardSchema.safeParse(withAbsolutePath(yamlValue(text, option)));
    if (parsed.success) return parsed.data;
    const items = recipeKeys('grpo').find(({ key }) => key === 'reward_funcs')?.schema.items;
    throw new InputError(`--${option} is ${text}; allowed: ${allowedWords(items ?? {})}`);
  });
  await checkRewardFiles(choices);
  return choices;
}

/** The value of an option that may be an object. @throws InputError where it is no YAML */
export function yamlValue(text: string, option: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new InputError(`--${option} ${text}: the value is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
}
