import * as vscode from 'vscode';
import { RECIPE_EXCLUDE, RECIPE_GLOBS } from '../recipes/recipeFiles';
import { orderSweepRecipes, readSweepRecipe, type SweepRecipe } from './start/sweepRecipe';

const MOST_RECIPES = 500;

/** The recipes of the workspace, those with lists first, and the bundled sweep where the workspace has none. */
export async function findSweepRecipes(bundledFolder: string): Promise<SweepRecipe[]> {
  const files = await Promise.all(RECIPE_GLOBS.map((glob) => vscode.workspace.findFiles(glob, RECIPE_EXCLUDE, MOST_RECIPES)));
  const paths = [...new Set(files.flat().map(({ fsPath }) => fsPath))];
  const found = (await Promise.all(paths.map(readSweepRecipe))).filter((recipe) => recipe !== undefined);
  if (found.some(({ runs }) => runs > 0)) return orderSweepRecipes(found);
  const bundled = await readSweepRecipe(vscode.Uri.joinPath(vscode.Uri.file(bundledFolder), 'sweep.yaml').fsPath);
  return orderSweepRecipes(bundled ? [...found, bundled] : found);
}
