import { grpoRecipeSchema, type GrpoRecipe } from '../../contract/recipe';
import { InputError } from '../inputError';

const rewardSchema = grpoRecipeSchema.shape.reward_funcs;

/** Names given with `--reward`, or the default. @throws InputError for one that is none */
export function rewardNames(
  given: readonly string[] | undefined,
  fallback: GrpoRecipe['reward_funcs'],
): GrpoRecipe['reward_funcs'] {
  if (given === undefined || given.length === 0) return fallback;
  const parsed = rewardSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const wrong = given.find((name) => !rewardSchema.element.safeParse(name).success);
  throw new InputError(`--reward is ${wrong}; allowed: one of ${rewardSchema.element.options.join(', ')}`);
}
