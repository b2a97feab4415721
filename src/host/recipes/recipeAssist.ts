import { recipeKeys, type RecipeKey } from '../../contract/recipeKeys';
import { methodNames, methodSchema, type Method } from '../../contract/recipe';

export interface Suggestion {
  label: string;
  kind: 'key' | 'value';
  insert: string;
  detail: string;
  /** Markdown. */
  documentation: string;
}

/** Completions at a place in a YAML recipe: keys at the start of a line, values after `key:` and in lists. */
export function suggestionsAt(text: string, line: number, character: number): Suggestion[] {
  const lines = text.split(/\r?\n/);
  const before = (lines[line] ?? '').slice(0, character);
  const method = methodOf(text);
  if (/^[\w-]*$/.test(before)) return keySuggestions(lines, line, method);
  const value = /^([\w-]+):\s*(\[(?:.*,)?\s*)?[\w-]*$/.exec(before);
  if (value?.[1]) return valueSuggestions(method, value[1]);
  if (/^\s*-\s*[\w-]*$/.test(before)) {
    const owner = lines
      .slice(0, line)
      .reverse()
      .find((other) => /^[\w-]+:/.test(other));
    if (owner) return valueSuggestions(method, owner.slice(0, owner.indexOf(':')));
  }
  return [];
}

/** Markdown about the key whose name is at this place in a YAML recipe, with the columns it takes. */
export function hoverAt(
  text: string,
  line: number,
  character: number,
): { markdown: string; start: number; end: number } | undefined {
  const match = /^([\w-]+)\s*:/.exec(text.split(/\r?\n/)[line] ?? '');
  if (!match?.[1] || character > match[1].length) return undefined;
  const key = recipeKeys(methodOf(text)).find((candidate) => candidate.key === match[1]);
  return key && { markdown: `**${key.key}**\n\n${documentation(key)}`, start: 0, end: match[1].length };
}

function methodOf(text: string): Method {
  return methodSchema.safeParse(/^method:\s*["']?([\w-]+)/m.exec(text)?.[1]).data ?? 'grpo';
}

function keySuggestions(lines: string[], line: number, method: Method): Suggestion[] {
  const used = new Set(lines.filter((_, index) => index !== line).map((other) => /^([\w-]+):/.exec(other)?.[1]));
  return recipeKeys(method)
    .filter(({ key }) => !used.has(key))
    .map((key) => ({
      label: key.key,
      kind: 'key',
      insert: `${key.key}: `,
      detail: key.required ? 'required' : `default ${written(key.default)}`,
      documentation: documentation(key),
    }));
}

function valueSuggestions(method: Method, name: string): Suggestion[] {
  const key = recipeKeys(method).find((candidate) => candidate.key === name);
  if (!key) return [];
  const values = name === 'method' ? methodNames : key.values;
  return values.map((value) => ({
    label: written(value),
    kind: 'value',
    insert: written(value),
    detail: value === key.default ? 'default' : '',
    documentation: key.description,
  }));
}

function documentation(key: RecipeKey): string {
  const fallback = key.required ? 'Required.' : `Default: \`${written(key.default)}\`.`;
  return `${key.description}\n\nAllowed: ${key.allowed}. ${fallback}`.trim();
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
