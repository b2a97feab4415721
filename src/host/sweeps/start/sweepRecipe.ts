import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { expandSweep } from '../../../analysis/sweep/expandSweep';
import { pointWords } from '../../../analysis/sweep/pointWords';
import { methodSchema } from '../../../contract/recipe';
import { recipeProblems } from '../../../contract/recipeProblems';
import { messageOf } from '../../../store/errorCode';
import { parseRecipeText } from '../../recipes/recipeText';

/** A recipe that a sweep can be made of. */
export interface SweepRecipe {
  /** Absolute. */
  path: string;
  /** As written; `{}` where it cannot be read. */
  value: Readonly<Record<string, unknown>>;
  /** Why it cannot be taken, in one sentence; null where it can. */
  problem: string | null;
  /** The runs that its lists make; 0 where it has none. */
  runs: number;
  keys: string[];
}

/** Keys of a recipe to the lists they are swept over, as YAML. */
export type SweptLists = Readonly<Record<string, string>>;

const recipeValueSchema = z.record(z.string(), z.unknown());
const methodsSchema = z.union([methodSchema, z.array(methodSchema).min(1)]);

/** Reads one; undefined where the file is something else. */
export async function readSweepRecipe(path: string): Promise<SweepRecipe | undefined> {
  const unread = (problem: string): SweepRecipe => ({ path, value: {}, problem, runs: 0, keys: [] });
  let parsed: unknown;
  try {
    parsed = parseRecipeText(await readFile(path, 'utf8'));
  } catch (error) {
    return unread(`${basename(path)} cannot be read: ${messageOf(error).split('\n')[0]!}`);
  }
  const value = recipeValueSchema.safeParse(parsed).data;
  if (!value || !methodsSchema.safeParse(value['method']).success) return undefined;
  if (value['model'] === undefined && value['train_dataset'] === undefined) return undefined;
  const plan = sweepPlan(value, {});
  return {
    ...{ path, value, runs: plan.points.length, keys: plan.keys },
    problem: plan.problem && `${basename(path)}: ${plan.problem}`,
  };
}

/** Those with lists first, then by path. */
export function orderSweepRecipes(recipes: readonly SweepRecipe[]): SweepRecipe[] {
  const rank = ({ problem, runs }: SweepRecipe) => (problem === null ? 0 : 2) + (runs > 0 ? 0 : 1);
  return [...recipes].sort((a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path));
}

export interface SweepPlanned {
  keys: string[];
  points: { values: Record<string, unknown>; recipe: Record<string, unknown> }[];
  /** The first thing wrong with it, in one sentence; null where there is nothing, or no list yet. */
  problem: string | null;
}

/** The runs that a recipe makes with further lists laid over it. */
export function sweepPlan(recipe: Readonly<Record<string, unknown>>, lists: SweptLists): SweepPlanned {
  let laid: Record<string, unknown>;
  try {
    laid = { ...recipe, ...Object.fromEntries(Object.entries(lists).map(([key, text]) => [key, parse(text) as unknown])) };
  } catch (error) {
    return { keys: [], points: [], problem: messageOf(error).split('\n')[0]! };
  }
  if (!Object.values(laid).some(Array.isArray))
    return { keys: [], points: [], problem: recipeProblems(laid)[0]?.message ?? null };
  try {
    const { keys, points } = expandSweep(laid);
    for (const { values, recipe: one } of points) {
      const [problem] = recipeProblems(one);
      if (problem) return { keys, points, problem: `with ${pointWords(values)}: ${problem.message}` };
    }
    return { keys, points, problem: null };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const isSingle = error.message.startsWith('no key has a list');
    return { keys: [], points: [], problem: isSingle ? (recipeProblems(laid)[0]?.message ?? null) : `${error.message}.` };
  }
}

/** What was typed for a key as a YAML list: `0.7, 1` and `[0.7, 1]` are the same. */
export function listText(typed: string): string {
  const text = typed.trim();
  return text.startsWith('[') ? text : `[${text}]`;
}

/** Why these values cannot be taken for a key, in one sentence; undefined where they can. */
export function listProblem(
  recipe: Readonly<Record<string, unknown>>,
  lists: SweptLists,
  key: string,
  typed: string,
): string | undefined {
  return sweepPlan(recipe, { ...lists, [key]: listText(typed) }).problem ?? undefined;
}
