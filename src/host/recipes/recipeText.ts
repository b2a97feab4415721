import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { messageOf } from '../../store/errorCode';
import { methodSchema, type Method } from '../../contract/recipe';
import { sweptProblems } from '../../analysis/sweep/sweptProblems';
import type { RecipeProblem } from '../../contract/recipeProblems';

/** Zero-based line and UTF-16 character, as VS Code counts them. */
export interface TextPosition {
  line: number;
  character: number;
}

export interface LocatedProblem {
  message: string;
  kind: RecipeProblem['kind'] | 'syntax';
  start: TextPosition;
  end: TextPosition;
}

/** Everything wrong with the text of a recipe or a sweep (YAML, and JSON as its subset), each at its place. A missing key is put at `method`. */
export function problemsInText(text: string): LocatedProblem[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (from: number, to: number) => ({ start: position(lines, from), end: position(lines, Math.max(to, from + 1)) });
  if (document.errors.length > 0) {
    return document.errors.map(({ message, pos }) => ({ message: `${message}.`, kind: 'syntax', ...place(pos[0], pos[1]) }));
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // An alias without an anchor, or aliases that would grow without end.
    return [{ message: `${messageOf(error)}.`, kind: 'syntax', ...place(0, 1) }];
  }
  return sweptProblems(value).map((problem) => {
    const [from, to] = rangeOf(document, problem);
    return { message: problem.message, kind: problem.kind, ...place(from, to) };
  });
}

/**
 * The method of a text that looks like a recipe of ours: `method` is one of ours, and `model` or `train_dataset` is there. A syntax error
 * elsewhere in it does not matter. null for any other text.
 */
export function recipeMethod(text: string): Method | null {
  if (!/\bmethod\b/.test(text)) return null;
  const { contents } = parseDocument(text);
  if (!isMap(contents) || !(contents.has('model') || contents.has('train_dataset'))) return null;
  const method = contents.get('method');
  // Of a sweep over methods the first counts.
  return methodSchema.safeParse(isSeq(method) ? method.get(0) : method).data ?? null;
}

/** The recipe as an object, or the first syntax error as an exception. Values are not checked. */
export function parseRecipeText(text: string): unknown {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw new Error(error.message);
  return document.toJS();
}

function rangeOf(document: Document, { path, kind }: RecipeProblem): [number, number] {
  if (kind === 'missing') return keyRange(document, ['method']) ?? [0, 1];
  if (kind === 'unknownKey') return keyRange(document, path) ?? [0, 1];
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | null | undefined;
    if (node?.range && node.range[1] > node.range[0]) return [node.range[0], node.range[1]];
    const key = keyRange(document, path.slice(0, length));
    if (key) return key;
  }
  return [0, 1];
}

function keyRange(document: Document, path: (string | number)[]): [number, number] | undefined {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isMap(parent)) return undefined;
  const key = parent.items.find((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === path[path.length - 1])?.key;
  return isScalar(key) && key.range ? [key.range[0], key.range[1]] : undefined;
}

function position(lines: LineCounter, offset: number): TextPosition {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(0, line - 1), character: Math.max(0, col - 1) };
}
