/** Which files are recipes: those in a `recipes` folder, and `*.recipe.*` anywhere. */
export const RECIPE_GLOBS = ['**/recipes/*.{yaml,yml,json}', '**/*.recipe.{yaml,yml,json}'];
export const RECIPE_EXCLUDE = '**/{node_modules,.posttraining,.git,dist}/**';

/** Whether a path, with `/` or `\`, is that of a recipe. */
export function isRecipePath(path: string): boolean {
  return /(^|[\\/])recipes[\\/][^\\/]+\.(ya?ml|json)$/i.test(path) || /\.recipe\.(ya?ml|json)$/i.test(path);
}
