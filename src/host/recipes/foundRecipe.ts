import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as z from 'zod';
import type { Method } from '../../contract/recipe';
import { recipeProblems } from '../../contract/recipeProblems';
import { isNamedRecipe } from './recipeFiles';
import { parseRecipeText, problemsInText, recipeMethod } from './recipeText';

export interface FoundRecipe {
  /** Absolute. */
  path: string;
  /** As written; `{}` where it cannot be read. */
  value: Readonly<Record<string, unknown>>;
  /** null where it cannot be told, or the text does not look like a recipe of ours. */
  method: Method | null;
  /** The first thing wrong with it. */
  problem: string | null;
  bundled: boolean;
  /** It has lists of values, and is no single run. */
  isSweep: boolean;
}

const recipeValueSchema = z.record(z.string(), z.unknown());

/** Those of the method, and those that cannot be told but are named as recipes, in the order in which they are offered. */
export function orderRecipes(method: Method, recipes: readonly FoundRecipe[]): FoundRecipe[] {
  const rank = ({ problem, bundled, path }: FoundRecipe) =>
    (problem ? 4 : 0) + (bundled ? 2 : 0) + (basename(path).startsWith(`${method}.`) ? 0 : 1);
  return recipes
    .filter((recipe) => !recipe.isSweep)
    .filter((recipe) => recipe.method === method || (recipe.method === null && isNamedRecipe(recipe.path)))
    .sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
}

/** Reads one recipe; what is wrong with it is in `problem`. */
export async function readRecipe(path: string, bundled: boolean): Promise<FoundRecipe> {
  try {
    const text = await readFile(path, 'utf8');
    const [problem] = problemsInText(text);
    const value = problem?.kind === 'syntax' ? {} : (recipeValueSchema.safeParse(parseRecipeText(text)).data ?? {});
    const isSweep = problem === undefined && recipeProblems(value).length > 0;
    return {
      path,
      value,
      method: recipeMethod(text),
      problem: isSweep
        ? l10n.t('{0} has lists of values: it is started as a sweep.', basename(path))
        : problem
          ? `${basename(path)}:${problem.start.line + 1}:${problem.start.character + 1}: ${problem.message}`
          : null,
      isSweep,
      bundled,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { path, value: {}, method: null, problem: `${basename(path)} cannot be read: ${reason}`, bundled, isSweep: false };
  }
}
