import { methodNames, type Method } from '../../contract/recipe';
import { alternatives, recipeKeys } from '../../contract/recipeKeys';

/** One combination of a sweep. */
export interface SweepPoint {
  /** Of the keys that are swept, in the order of the recipe. */
  values: Record<string, unknown>;
  recipe: Record<string, unknown>;
}

export interface SweepPlan {
  keys: string[];
  points: SweepPoint[];
}

/** More would be a mistake in a list sooner than a plan. */
export const MOST_RUNS = 500;

/**
 * Every combination of the lists in a recipe; the last key changes fastest. A key whose value is a list anyway (`reward_funcs`, the two ends of a
 * range) is swept by a list of lists. With several methods a key that one of them lacks is left out of its runs, and what then is the same run twice is one.
 *
 * @param recipe as written, before defaults
 * @throws RangeError with one sentence where there is nothing to sweep, a list is empty or has a value twice, or there are too many runs
 */
export function expandSweep(recipe: Readonly<Record<string, unknown>>): SweepPlan {
  const keys = Object.keys(recipe).filter((key) => isSwept(key, recipe[key]));
  if (keys.length === 0) {
    throw new RangeError(
      'no key has a list of values, such as temperature: [0.7, 1.0, 1.3]; a recipe without one is a single run',
    );
  }
  for (const key of keys) checkList(key, recipe[key] as unknown[]);
  const size = keys.reduce((product, key) => product * (recipe[key] as unknown[]).length, 1);
  if (size > MOST_RUNS) throw new RangeError(`the lists make ${size} runs; allowed: up to ${MOST_RUNS}`);
  const known = knownKeys(recipe['method']);
  const points = new Map<string, SweepPoint>();
  for (const values of combinations(keys, recipe)) {
    const point = pointOf({ ...recipe, ...values }, keys, known);
    const mark = JSON.stringify(point.recipe);
    if (!points.has(mark)) points.set(mark, point);
  }
  return { keys, points: [...points.values()] };
}

function isSwept(key: string, value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return !isListKey(key) || value.some((item) => Array.isArray(item));
}

/** Whether a recipe of some method has a list there. */
function isListKey(key: string): boolean {
  return methodNames.some((method) => {
    const found = recipeKeys(method).find((candidate) => candidate.key === key);
    return found !== undefined && alternatives(found.schema).some(({ type }) => type === 'array');
  });
}

function checkList(key: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new RangeError(`${key} has an empty list; a sweep needs at least one value`);
  const seen = new Set<string>();
  for (const value of values) {
    const text = JSON.stringify(value);
    if (seen.has(text)) throw new RangeError(`${key} lists ${text} twice; each value is one run`);
    seen.add(text);
  }
}

function combinations(keys: readonly string[], recipe: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return keys.reduce<Record<string, unknown>[]>(
    (all, key) => all.flatMap((before) => (recipe[key] as unknown[]).map((value) => ({ ...before, [key]: value }))),
    [{}],
  );
}

/** Keys by method, of the methods that are swept; empty where it is one method, whose unknown keys are mistakes. */
function knownKeys(methods: unknown): Map<unknown, Set<string>> {
  if (!Array.isArray(methods)) return new Map();
  const names = methods.filter((name): name is Method => methodNames.some((known) => known === name));
  return new Map(names.map((name) => [name, new Set(recipeKeys(name).map(({ key }) => key))]));
}

function pointOf(
  recipe: Record<string, unknown>,
  swept: readonly string[],
  known: ReadonlyMap<unknown, ReadonlySet<string>>,
): SweepPoint {
  const own = known.get(recipe['method']);
  const others = [...known.values()];
  // What no method knows stays, so that it is told.
  const isLacking = (key: string): boolean => own !== undefined && !own.has(key) && others.some((keys) => keys.has(key));
  const kept = Object.entries(recipe).filter(([key]) => !isLacking(key));
  return {
    values: Object.fromEntries(kept.filter(([key]) => swept.includes(key))),
    recipe: Object.fromEntries(kept),
  };
}
