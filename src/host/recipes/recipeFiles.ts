import { recipeMethod } from './recipeText';

/** Where recipes are: in a `recipes` folder, and `*.recipe.*` anywhere. */
export const RECIPE_GLOBS = ['**/recipes/*.{yaml,yml,json}', '**/*.recipe.{yaml,yml,json}'];
export const RECIPE_EXCLUDE = '**/{node_modules,.posttraining,.git,dist}/**';

/** Whether a recipe can be at this path, with `/` or `\\`. */
export function isRecipePath(path: string): boolean {
  return isNamedRecipe(path) || /(^|[\\/])recipes[\\/][^\\/]+\.(ya?ml|json)$/i.test(path);
}

/** `*.recipe.yaml` and the like: a recipe, whatever is in it. */
export function isNamedRecipe(path: string): boolean {
  return /\.recipe\.(ya?ml|json)$/i.test(path);
}

/** Whether this is a recipe of ours. Many tools have a `recipes` folder: there the text has to look like one. */
export function isRecipe(path: string, text: string): boolean {
  return isNamedRecipe(path) || (isRecipePath(path) && recipeMethod(text) !== null);
}
