import { readAnswer, type Answer } from './answer';
import type { MathJson } from './evaluate';
import { sameEquation, sameValue } from './sameValue';

/** Reads LaTeX; null for what cannot be read. */
export type ParseLatex = (text: string) => MathJson | null;

/** Longer answers, and those of more parts, are compared as text alone. */
const MOST_CHARACTERS = 500;
const MOST_PARTS = 64;

type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>;

/**
 * Whether two answers in LaTeX are the same: as text without looks, spaces and units; or part by part, where values are compared by
 * {@link sameValue}. Points and intervals are the same in their order and with their brackets; several answers, sets and unions in any order.
 * `x = 5` is 5 and `x \in S` is S where the other names no variable. 50% is 0.5, and 50 too.
 * @param tolerance relative difference of values that are written with decimals
 */
export function sameAnswer(a: string, b: string, parse: ParseLatex, tolerance: number): boolean {
  if (squeezed(a) === squeezed(b)) return squeezed(a) !== '';
  if (Math.max(a.length, b.length) > MOST_CHARACTERS) return false;
  const compare = new Comparison(parse, tolerance);
  const others = readAnswer(b);
  return readAnswer(a).some((one) => others.some((other) => compare.same(one, other)));
}

/** Without spaces, but for those between digits. */
const squeezed = (text: string): string => text.trim().replace(/(?<!\d)\s+|\s+(?!\d)/g, '');

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
    if (signs.every((sign) => sign === '=') || (signs.length === 1 && signs[0] === '\\in'))
      return this.same(sides.at(-1)!, other);
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
    if (a.isPercent === b.isPercent && squeezed(a.text) === squeezed(b.text)) return a.text !== '';
    const [wordA, wordB] = [wordOf(a.text), wordOf(b.text)];
    if (wordA !== null || wordB !== null) return (wordA ?? a.text.toLowerCase()) === (wordB ?? b.text.toLowerCase());
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

/** The letters of an answer in words: of one that is a text in LaTeX, or at least three letters and nothing else; null for others. */
function wordOf(text: string): string | null {
  const bare = text.replace(/\\(?:text|textrm|textbf|textit|mbox|mathrm|operatorname)\s*\{([^{}]*)\}/g, '$1');
  const isText = /^\\(?:text|mbox)/.test(text);
  if (!isText && !/^[a-zA-Z]{3,}(?:[ '-][a-zA-Z]+)*$/.test(text)) return null;
  return bare.replace(/[\s().]/g, '').toLowerCase();
}

/** `x < 3` as (−∞, 3), `1 \le x < 2` as [1, 2); null where that is not what it says. */
function intervalOf({ sides, signs }: Of<'relation'>): Answer | null {
  if (!signs.every((sign) => sign === '<' || sign === '\\le')) return null;
  const variable = sides.findIndex((side) => side.kind === 'value' && /^[a-zA-Z]$/.test(side.text));
  if (variable < 0 || sides.length > 3 || (sides.length === 3 && variable !== 1)) return null;
  const infinite = (text: string): Answer => ({ kind: 'value', text, isPercent: false });
  const [before, after] = [sides[variable - 1], sides[variable + 1]];
  const open = before && signs[variable - 1] === '\\le' ? '[' : '(';
  const close = after && signs[variable] === '\\le' ? ']' : ')';
  return { kind: 'tuple', open, items: [before ?? infinite('-\\infty'), after ?? infinite('\\infty')], close };
}
