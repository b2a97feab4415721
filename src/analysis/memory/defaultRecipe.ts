import { recipeSchema, type Method, type Recipe } from '../../contract/recipe';

/** The defaults of a method, which are TRL's, for any model: what has no default and takes no memory is filled with a stand-in. */
export function defaultRecipe(method: Method): Recipe {
  const samples = method === 'grpo' || method === 'rloo' || method === 'ppo';
  return recipeSchema.parse({
    ...{ method, model: 'model', train_dataset: 'dataset', max_steps: 1 },
    ...(samples && { reward_funcs: ['format'] }),
  });
}
