import { readAnswer, value, valuesOf, type Answer, type Of } from './answer';
import type { MathJson } from './evaluate';
import { isName } from './names';
import { sameEquation, sameValue } from './sameValue';

/** Reads LaTeX; null for what cannot be read. */
export type ParseLatex = (text: string) => MathJson | null;

/** Longer answers, and those of more parts, are compared as text alone. */
const MOST_CHARACTERS = 500;
const MOST_PARTS = 64;

/**
 * Whether two answers in LaTeX are the same: as text without looks, spaces and units; or part by part, where values are compared by
 * {@link sameValue}. Points and intervals are the same in their order and with their brackets; several answers, sets and unions in any order.
 * An equation is its last side where each side before is a name or has the value of the last: `y = 2x + 1` is `2x + 1`, but `2x = 10` is not 10; `x \in S`
 * is S. 50% is 0.5, and 50 too. An expression that the example asks to compute or to expand is the same as what it comes to.
 * @param tolerance relative difference of values that are written with decimals
 */
export function sameAnswer(a: string, b: string, parse: ParseLatex, tolerance: number): boolean {
  if (squeezed(a) === squeezed(b)) return squeezed(a) !== '';
  if (Math.max(a.length, b.length) > MOST_CHARACTERS) return false;
  const compare = new Comparison(parse, tolerance);
  const others = readAnswer(b);
  return readAnswer(a).some((one) => others.some((other) => compare.same(one, other)));
}

/** Reads an answer as {@link sameAnswer} does, so that how long this takes is told from how long another answer takes. */
export function readValues(text: string, parse: ParseLatex): void {
  if (text.length <= MOST_CHARACTERS) for (const value of readAnswer(text).flatMap(valuesOf)) parse(value);
}

/** Without spaces, but for those between digits. */
const squeezed = (text: string): string =>
  text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/(?<!\d) | (?!\d)/g, '');

class Comparison {
  constructor(
    private readonly parse: ParseLatex,
    private readonly tolerance: number,
  ) {}

  same(a: Answer, b: Answer): boolean {
    if (a.kind === 'relation' || b.kind === 'relation') return this.sameRelation(a, b);
    if (a.kind === 'several' && b.kind === 'several') return this.sameItems(a.items, b.items, a.isSet || b.isSet);
    if (a.kind === 'several') return a.isSet && a.items.length === 1 && this.same(a.items[0]!, b);
    if (b.kind === 'several') return this.same(b, a);
    if (a.kind === 'union' && b.kind === 'union') return this.sameItems(a.items, b.items, true);
    if (a.kind === 'tuple' && b.kind === 'tuple')
      return a.open === b.open && a.close === b.close && this.inOrder(a.items, b.items);
    if (a.kind === 'matrix' && b.kind === 'matrix')
      return a.rows.length === b.rows.length && a.rows.every((row, index) => this.inOrder(row, b.rows[index]!));
    return a.kind === 'value' && b.kind === 'value' && this.sameValues(a, b);
  }

  private inOrder(a: readonly Answer[], b: readonly Answer[]): boolean {
    return a.length === b.length && a.length <= MOST_PARTS && a.every((item, index) => this.same(item, b[index]!));
  }

  private sameItems(a: readonly Answer[], b: readonly Answer[], isSet: boolean): boolean {
    if (a.length > MOST_PARTS || b.length > MOST_PARTS) return false;
    if (!isSet && areNamed(a) !== areNamed(b)) return this.inOrder(a, b);
    const isIn = (item: Answer, others: readonly Answer[]): boolean => others.some((other) => this.same(item, other));
    if (isSet) return a.every((item) => isIn(item, b)) && b.every((item) => isIn(item, a));
    const rest = [...b];
    for (const item of a) {
      const found = rest.findIndex((other) => this.same(item, other));
      if (found < 0) return false;
      rest.splice(found, 1);
    }
    return rest.length === 0;
  }

  private sameRelation(a: Answer, b: Answer): boolean {
    if (a.kind === 'relation' && b.kind === 'relation') return this.sameRelations(a, b);
    const [relation, other] = a.kind === 'relation' ? [a, b] : [b as Of<'relation'>, a];
    const { signs, sides } = relation;
    const last = sides.at(-1)!;
    if (signs.length === 1 && signs[0] === '\\in') return isNamed(sides[0]!) && this.same(last, other);
    if (signs.every((sign) => sign === '='))
      return sides.slice(0, -1).every((side) => isNamed(side) || this.same(side, last)) && this.same(last, other);
    const interval = intervalOf(relation);
    return interval !== null && this.same(interval, other);
  }

  private sameRelations(a: Of<'relation'>, b: Of<'relation'>): boolean {
    const areSame = (x: readonly Answer[]): boolean => this.inOrder(x, b.sides);
    if (a.signs.join() === b.signs.join() && areSame(a.sides)) return true;
    if (a.signs.join() !== b.signs.join() || a.signs.length !== 1) return false;
    const [sign] = a.signs;
    if ((sign === '=' || sign === '\\ne') && areSame([...a.sides].reverse())) return true;
    return sign === '=' && this.sameEquations(a.sides, b.sides);
  }

  private sameEquations(a: readonly Answer[], b: readonly Answer[]): boolean {
    const [[c, d], [e, f]] = [a, b].map((sides) => sides.map((side) => this.read(side))) as [
      (MathJson | null)[],
      (MathJson | null)[],
    ];
    return c != null && d != null && e != null && f != null && sameEquation([c, d], [e, f]);
  }

  private sameValues(a: Of<'value'>, b: Of<'value'>): boolean {
    if (a.unit !== null && b.unit !== null && a.unit !== b.unit) return false;
    if (a.isPercent === b.isPercent && squeezed(a.text) === squeezed(b.text)) return a.text !== '';
    if (isWord(a.text) || isWord(b.text)) {
      const isSame = lettersOf(a.text) === lettersOf(b.text) && lettersOf(a.text) !== '';
      if (isSame || !PRODUCT.test(a.text) || !PRODUCT.test(b.text)) return isSame;
    }
    const [x, y] = [this.read(a), this.read(b)];
    if (x === null || y === null) return false;
    if (sameValue(x, y, this.tolerance)) return true;
    if (a.isPercent === b.isPercent) return false;
    const [percent, plain] = a.isPercent ? [x, y] : [y, x];
    return sameValue(['Divide', percent, 100], plain, this.tolerance);
  }

  private read(answer: Answer): MathJson | null {
    return answer.kind === 'value' ? this.parse(answer.text) : null;
  }
}

const TEXT = /\\(?:text|textrm|textbf|textit|mbox|mathrm|operatorname)\s*\{([^{}]*)\}/g;
/** abc and bca are the same, but eats and seat are words. */
const PRODUCT = /^[a-zA-Z]{2,3}$/;

/** Whether an answer is a text in LaTeX, "no", a word of three letters or more, or several words. */
const isWord = (text: string): boolean =>
  /^\\(?:text|mbox)/.test(text) || /^(?:[nN]o|[a-zA-Z]{3,}|[a-zA-Z]{2,}(?:[ '-][a-zA-Z]{2,})+)(?:[ '-][a-zA-Z]+)*$/.test(text);

const lettersOf = (text: string): string =>
  text
    .replace(TEXT, '$1')
    .replace(/[\s().]/g, '')
    .toLowerCase();

/** Whether what is before an = names what is after it: `x`, `f(x)`, `(x, y)`. */
const isNamed = (side: Answer): boolean =>
  side.kind === 'value' ? isName(side.text) : side.kind === 'tuple' && side.items.every(isNamed);

/** Whether answers are `x = 1`, `y = 2`, each of another name, as which x_1 and x_2 do not count. */
function areNamed(items: readonly Answer[]): boolean {
  const nameOf = (side?: Answer): string =>
    side?.kind === 'value' ? side.text.replace(/^\\mathrm\{([a-zA-Z])I\w+\}$/, '$1') : '';
  const names = items.map((item) => (item.kind === 'relation' ? nameOf(item.sides[0]) : ''));
  return names.length > 1 && !names.includes('') && new Set(names).size === names.length;
}

/** `x < 3` as (−∞, 3), `1 \le x < 2` as [1, 2); null where that is not what it says. */
function intervalOf({ sides, signs }: Of<'relation'>): Answer | null {
  if (!signs.every((sign) => sign === '<' || sign === '\\le')) return null;
  const variable = sides.findIndex((side) => side.kind === 'value' && /^[a-zA-Z]$/.test(side.text));
  if (variable < 0 || sides.length > 3 || (sides.length === 3 && variable !== 1)) return null;
  const [before, after] = [sides[variable - 1], sides[variable + 1]];
  const open = before && signs[variable - 1] === '\\le' ? '[' : '(';
  const close = after && signs[variable] === '\\le' ? ']' : ')';
  return { kind: 'tuple', open, items: [before ?? value('-\\infty'), after ?? value('\\infty')], close };
}
