import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isMap, isSeq, LineCounter, parse, parseDocument, type Document } from 'yaml';
import { recipeSchema, type Recipe } from '../../contract/recipe';
import { recipeProblems, type RecipeProblem } from '../../contract/recipeProblems';
import { errorCode, isMissing } from '../../store/errorCode';
import { InputError } from '../inputError';
import { withAbsolutePaths } from './recipePaths';

export interface RecipeFile {
  path: string;
  /** With every default filled in and absolute paths. */
  recipe: Recipe;
}

interface Override {
  text: string;
  path: string[];
  value: unknown;
}

/**
 * Reads a recipe in YAML or JSON and lays `--set key=value` overrides over it. Paths in the file are relative to it, paths in overrides to
 * the working directory. A model of the hub that is on disk has the path of its snapshot.
 * @throws InputError that names file, line and column, or the override
 */
export async function readRecipeFile(path: string, overrides: readonly string[]): Promise<RecipeFile> {
  const file = resolve(path);
  const { document, lines, parsed } = await readDocument(path, overrides);
  const input = withFoldersOf(valueOf(document, path), file, parsed);
  const problems = recipeProblems(input);
  if (problems.length > 0)
    throw new InputError(problems.map((problem) => describe(problem, path, document, lines, parsed)).join('\n'));
  return { path: file, recipe: recipeSchema.parse(input) };
}

/** A file whose values may be lists of them, as a sweep's. */
export interface SweepFile {
  path: string;
  /** As written, with the overrides. */
  recipe: Record<string, unknown>;
  /** One recipe of it with every default and absolute paths. @throws InputError that names the file, and what is wrong with these values */
  resolved(recipe: Readonly<Record<string, unknown>>, values: string): Recipe;
}

/** The same of a recipe with lists. @throws InputError where it is no list of keys and values */
export async function readSweepFile(path: string, overrides: readonly string[]): Promise<SweepFile> {
  const file = resolve(path);
  const { document, parsed } = await readDocument(path, overrides);
  return {
    path: file,
    recipe: valueOf(document, path) as Record<string, unknown>,
    resolved: (recipe, values) => {
      const input = withFoldersOf(recipe, file, parsed);
      const [problem] = recipeProblems(input);
      if (problem) throw new InputError(`${path}, with ${values}: ${problem.message}`);
      return recipeSchema.parse(input);
    },
  };
}

async function readDocument(path: string, overrides: readonly string[]) {
  const file = resolve(path);
  const lines = new LineCounter();
  const document = parseDocument(await read(file, path), { lineCounter: lines, prettyErrors: false });
  const [syntax] = document.errors;
  if (syntax) throw new InputError(`${path}:${place(lines, syntax.pos[0])}: ${syntax.message}`);
  if (!isMap(document.contents))
    throw new InputError(`${path}: a recipe is a list of keys and values; found ${shown(valueOf(document, path))}`);
  const parsed = overrides.map(parseOverride);
  for (const override of parsed) lay(override, document);
  return { document, lines, parsed };
}

/** Only after overrides are laid: a path that one replaces need not be there. */
function withFoldersOf(value: unknown, file: string, overrides: readonly Override[]): unknown {
  const isOverridden = (place: readonly string[]): boolean =>
    overrides.some(({ path: keys }) => keys.every((key, i) => key === place[i]));
  return withAbsolutePaths(value, (keys) => (isOverridden(keys) ? '.' : dirname(file)));
}

/** @throws InputError where aliases multiply into more than a recipe holds */
function valueOf(document: Document, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`);
  }
}

async function read(file: string, path: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) throw new InputError(`the recipe ${path} does not exist`);
    if (errorCode(error) === 'EISDIR') throw new InputError(`the recipe ${path} is a folder; a YAML or JSON file is needed`);
    throw error;
  }
}

function parseOverride(text: string): Override {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InputError(`--set ${text}: write it as key=value, such as --set learning_rate=1e-5`);
  let value: unknown;
  try {
    value = parse(text.slice(equals + 1)) as unknown;
  } catch (error) {
    throw new InputError(`--set ${text}: the value is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  return { text, path: text.slice(0, equals).split('.'), value };
}

/** @throws InputError where the override goes on below a value that is no list of keys */
function lay({ text, path: keys, value }: Override, document: Document): void {
  try {
    document.setIn(keys, value);
  } catch {
    const [key] = keys;
    throw new InputError(`--set ${text}: ${key} has no keys within it; set ${key} as a whole`);
  }
}

function describe(
  problem: RecipeProblem,
  path: string,
  document: Document,
  lines: LineCounter,
  overrides: readonly Override[],
): string {
  const override = overrides.findLast(({ path: keys }) => keys.every((key, i) => key === String(problem.path[i])));
  if (override) return `--set ${override.text}: ${problem.message}`;
  const at = offsetOf(problem, document);
  return `${path}${at === null ? '' : `:${place(lines, at)}`}: ${problem.message}`;
}

/** Where in the text a problem lies: its key or value, or the nearest thing around it. */
function offsetOf({ path, kind }: RecipeProblem, document: Document): number | null {
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => String(key) === String(path[path.length - 1]));
    const range = (kind === 'unknownKey' ? null : rangeOf(pair?.value)) ?? rangeOf(pair?.key);
    if (range) return range[0];
  }
  if (isSeq(parent)) return rangeOf(parent.items[Number(path.at(-1))])?.[0] ?? null;
  return null;
}

function rangeOf(node: unknown): [number, number, number] | null {
  return (node as { range?: [number, number, number] | null } | null | undefined)?.range ?? null;
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${line}:${col}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
