import type { CoverageChoice } from '../../../src/contract/messages/coverage';

type Value = number | string | boolean | null;

/** The one thing in which some evaluations differ: training steps, the temperature they were sampled at, or a key of the recipe. */
export interface Factor {
  /** `step`, `temperature`, `num_generations`. */
  key: string;
  /** Of each evaluation, in the order they were given; null of a base that has none. */
  values: Value[];
}

/** Longer values are no labels. */
const LONGEST = 24;
const SAMPLED = ['temperature', 'top_p', 'top_k', 'max_completion_length'] as const;

/**
 * Where two or more evaluations, the bases beside them left out, differ in exactly one thing and no two are alike in it. The base of training steps
 * is step 0.
 * @returns null where they differ in several things or in none
 */
export function factorOf(choices: readonly CoverageChoice[]): Factor | null {
  const trained = choices.filter(({ role }) => role !== 'base');
  const compared = trained.length === 0 ? choices : trained;
  if (compared.length < 2 || compared.some(({ runKey }) => runKey === null)) return null;
  const settings = compared.map(settingsOf);
  const keys = new Set(settings.flatMap((one) => [...one.keys()]));
  const differing = [...keys].filter((key) => new Set(settings.map((one) => JSON.stringify(one.get(key) ?? null))).size > 1);
  const [key] = differing;
  if (key === undefined || differing.length > 1) return null;
  if (key === 'step' && new Set(compared.map(({ runKey }) => runKey)).size > 1) return null;
  const values = choices.map((choice): Value => {
    if (compared.includes(choice)) return settingsOf(choice).get(key) ?? null;
    return key === 'step' ? 0 : null;
  });
  const told = values.filter((_, index) => compared.includes(choices[index]!));
  if (new Set(told).size < told.length || told.some((value) => typeof value === 'string' && value.length > LONGEST)) return null;
  return { key, values };
}

function settingsOf(choice: CoverageChoice): Map<string, Value> {
  const sampled = SAMPLED.map((key): [string, Value] => [key, choice[key]]);
  // What rollouts were sampled with during training is a key of the recipe by the same name.
  const trained = Object.entries(choice.recipe).map(([key, value]): [string, Value] => [
    SAMPLED.some((name) => name === key) ? `training ${key}` : key,
    value,
  ]);
  return new Map<string, Value>([['step', choice.step], ...sampled, ...trained]);
}

/** The keys chosen, the first as it was and the others by the factor, where there is one. */
export function inOrder(keys: readonly string[], choices: readonly CoverageChoice[]): string[] {
  const chosen = keys.flatMap((key) => choices.find((choice) => choice.key === key) ?? []);
  const factor = factorOf(chosen);
  if (!factor || chosen.length !== keys.length) return [...keys];
  const valueOf = new Map(chosen.map(({ key }, index) => [key, factor.values[index] ?? null]));
  const isBase = (key: string): boolean => chosen.some((choice) => choice.key === key && choice.role === 'base');
  const rank = (key: string): number => (factor.key !== 'temperature' && isBase(key) ? 0 : 1);
  const [first = '', ...others] = keys;
  return [first, ...others.sort((a, b) => rank(a) - rank(b) || compareValues(valueOf.get(a) ?? null, valueOf.get(b) ?? null))];
}

export function compareValues(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
