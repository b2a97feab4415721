import * as z from 'zod';
import { methodNames, methodSchema, recipeSchema, type Method } from './recipe';
import { methodLabel } from './methodLabels';
import { allowedWords, alternatives, recipeKeys, type KeySchema } from './recipeKeys';

export interface RecipeProblem {
  /** Where in the recipe: keys and list indices from the top; empty for the recipe as a whole. */
  path: (string | number)[];
  /** `rule`: the value is allowed by itself but not together with others. */
  kind: 'value' | 'unknownKey' | 'missing' | 'rule';
  /** One sentence that names the key, what was found and what is allowed. */
  message: string;
}

/** Everything that is wrong with a recipe as written; empty for a good one. */
export function recipeProblems(input: unknown): RecipeProblem[] {
  const parsed = recipeSchema.safeParse(input);
  return parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue, input));
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): RecipeProblem[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (path.length === 0 && issue.code !== 'unrecognized_keys') {
    return [{ path, kind: 'value', message: `A recipe is an object with keys; found ${shown(input)}.` }];
  }
  const inner = issue.code === 'invalid_union' ? issue.errors.find(isOfObjectMeant) : undefined;
  if (inner) return inner.flatMap((within) => problemsOf({ ...within, path: [...path, ...within.path] }, input));
  const method = methodOf(input);
  if (issue.code === 'unrecognized_keys') {
    const keys =
      path.length === 0
        ? recipeKeys(method).map(({ key }) => key)
        : Object.keys(meant(schemaAt(method, path, input), valueAt(input, path))?.properties ?? {});
    const of = path.length > 0 ? path.join('.') : `${spokenWithAn.has(method) ? 'an' : 'a'} ${methodLabel(method)} recipe`;
    return issue.keys.map((key) => ({
      path: [...path, key],
      kind: 'unknownKey' as const,
      message: `${key} is not a key of ${of}; ${suggestion(key, keys)}`,
    }));
  }
  const name = path.join('.');
  const found = valueAt(input, path);
  const node = path.length === 1 && path[0] === 'method' ? undefined : schemaAt(method, path, input);
  const allowed = node ? allowedWords(node) : `one of ${methodNames.join(', ')}`;
  if (found === undefined) return [{ path, kind: 'missing', message: `${name} is missing; allowed: ${allowed}.` }];
  if (issue.code === 'custom') return [{ path, kind: 'rule', message: `${name} is ${shown(found)}; it ${issue.message}.` }];
  return [{ path, kind: 'value', message: `${name} is ${shown(found)}; allowed: ${allowed}.` }];
}

/** The names of the letters S and R begin with a vowel. */
const spokenWithAn = new Set<Method>(['sft', 'rloo']);

function methodOf(input: unknown): Method {
  return methodSchema.safeParse(valueAt(input, ['method'])).data ?? 'grpo';
}

function valueAt(input: unknown, path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    input,
  );
}

function schemaAt(method: Method, path: (string | number)[], input: unknown): KeySchema | undefined {
  let node = recipeKeys(method).find(({ key }) => key === path[0])?.schema;
  path.slice(1).forEach((part, index) => {
    const around = meant(node, valueAt(input, path.slice(0, index + 1)));
    node = typeof part === 'number' ? around?.items : around?.properties?.[part];
  });
  return node;
}

/** Of several schemas that of the list or object which the value is meant to be: what is constant in an object, its name, is as it should be. */
function meant(node: KeySchema | undefined, value: unknown): KeySchema | undefined {
  if (!node || typeof value !== 'object' || value === null) return node;
  if (Array.isArray(value)) return alternatives(node).find(({ items }) => items) ?? node;
  const isMeant = ([key, property]: [string, KeySchema]) =>
    property.const === undefined || property.const === Reflect.get(value, key);
  return alternatives(node).find(({ properties }) => properties && Object.entries(properties).every(isMeant)) ?? node;
}

/** Whether these issues, of one alternative of several, are all about what is in the object: then it was meant to be this one. */
function isOfObjectMeant(issues: z.core.$ZodIssue[]): boolean {
  return issues.every(({ code, path }) => code === 'unrecognized_keys' || (path.length > 0 && code !== 'invalid_union'));
}

/** A value as it stands in a recipe, cut to a readable length. */
function shown(value: unknown): string {
  const isOdd = value === undefined || (typeof value === 'number' && !Number.isFinite(value));
  const text = isOdd ? String(value ?? 'nothing') : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function suggestion(key: string, keys: string[]): string {
  const [nearest] = keys
    .map((candidate) => ({ candidate, distance: editDistance(key, candidate) }))
    .filter(({ distance }) => distance <= Math.max(2, Math.floor(key.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return nearest ? `did you mean ${nearest.candidate}?` : `allowed: ${keys.join(', ')}.`;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one into the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
