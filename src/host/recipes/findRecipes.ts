import * as vscode from 'vscode';
import type { Method } from '../../contract/recipe';
import { orderRecipes, readRecipe, type FoundRecipe } from './foundRecipe';
import { RECIPE_EXCLUDE, RECIPE_GLOBS } from './recipeFiles';

const MOST_RECIPES = 500;

/** The recipes of a method in the workspace, good ones first, and the bundled one: first where it is the only good one, else last. */
export async function findRecipes(method: Method, bundledFolder: string): Promise<FoundRecipe[]> {
  const paths = await recipePaths();
  const bundledPath = vscode.Uri.joinPath(vscode.Uri.file(bundledFolder), `${method}.yaml`).fsPath;
  const found = await Promise.all(paths.filter((path) => path !== bundledPath).map((path) => readRecipe(path, false)));
  return orderRecipes(method, [...found, await readRecipe(bundledPath, true)]);
}

/** The recipes of all methods in the workspace, by path; what looks like none is left out. */
export async function findAllRecipes(): Promise<FoundRecipe[]> {
  const found = await Promise.all((await recipePaths()).sort().map((path) => readRecipe(path, false)));
  return found.filter(({ method }) => method !== null);
}

async function recipePaths(): Promise<string[]> {
  const files = await Promise.all(RECIPE_GLOBS.map((glob) => vscode.workspace.findFiles(glob, RECIPE_EXCLUDE, MOST_RECIPES)));
  return [...new Set(files.flat().map(({ fsPath }) => fsPath))];
}
