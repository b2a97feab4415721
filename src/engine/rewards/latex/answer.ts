import { bracketed, splitOutside, tokens } from './balanced';
import { plainLatex } from './plainLatex';
import { lettered, withoutUnits } from './units';

/** An answer, taken apart as far as its brackets, commas and signs say; what is left are values, as LaTeX. */
export type Answer =
  | { kind: 'value'; text: string; isPercent: boolean; unit: string | null }
  /** Several answers, in any order: `1, 2`, `1 or 2`, `\pm 1`; or a set: `\{1, 2\}`. */
  | { kind: 'several'; items: Answer[]; isSet: boolean }
  /** A point or an interval, in its order, with its brackets. */
  | { kind: 'tuple'; open: string; items: Answer[]; close: string }
  | { kind: 'union'; items: Answer[] }
  | { kind: 'matrix'; rows: Answer[][] }
  /** `sides[0] signs[0] sides[1] …`; signs are =, <, \le, \ne and \in. */
  | { kind: 'relation'; sides: Answer[]; signs: string[] };

export type Of<Kind extends Answer['kind']> = Extract<Answer, { kind: Kind }>;

const SIGNS: Record<string, string> = {
  '=': '=',
  '<': '<',
  '\\lt': '<',
  '\\le': '\\le',
  '\\ne': '\\ne',
  '\\in': '\\in',
  '>': '>',
  '\\gt': '>',
  '\\ge': '\\ge',
};
const MIRRORED: Record<string, string> = { '>': '<', '\\ge': '\\le' };
const MATRIX = /^\\begin\{([pbBvV]?matrix|smallmatrix|array)\}(?:\{[^{}]*\})?((?:(?!\\begin)[^])*)\\end\{\1\}$/;
/** Nobody writes 1 and 0 so. */
const ONLY_THOUSANDS = /,0\d\d/;
const THOUSANDS = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*(?:\\?%)?$/;
const AND = /\s*(?:,\s*)?(?:\\(?:text|textrm|mbox)\s*\{\s*(?:,\s*)?(?:and|or)\s*\}|(?<=\s)(?:and|or)(?=\s))\s*/g;

/** The ways to read an answer: 100,200 may be one number or two, and 5 m five meters or five times m. */
export function readAnswer(text: string): Answer[] {
  const plain = plainLatex(text).replace(AND, ', ');
  const list = listed(plain);
  const inLetter = lettered(plain);
  if (inLetter) return [list, { ...value(inLetter.bare.replaceAll(',', '')), unit: inLetter.unit }];
  const { bare } = withoutUnits(plain);
  if (!THOUSANDS.test(bare)) return [list];
  const number = listed(plain.replace(/(?<=\d),(?=\d{3})/g, ''));
  return ONLY_THOUSANDS.test(bare) ? [number] : [number, list];
}

function listed(text: string): Answer {
  const parts = splitOutside(text, (token) => token === ',' || token === ';').filter((part) => part !== '');
  return parts.length > 1 ? { kind: 'several', items: parts.flatMap(each), isSet: false } : related(parts[0] ?? '');
}

/** What one part of a list stands for: `1 \pm 2` for two answers. */
function each(text: string): Answer[] {
  const answer = related(text);
  return answer.kind === 'several' && !answer.isSet ? answer.items : [answer];
}

function related(text: string): Answer {
  const signs = outside(text).flatMap((token) => SIGNS[token] ?? []);
  if (signs.length === 0) return united(text);
  const sides = splitOutside(text, (token) => token in SIGNS).map(united);
  const isMirrored = signs.every((sign) => sign in MIRRORED);
  return isMirrored
    ? { kind: 'relation', sides: sides.reverse(), signs: signs.reverse().map((sign) => MIRRORED[sign]!) }
    : { kind: 'relation', sides, signs };
}

/** Tokens that are in no brackets. */
function outside(text: string): string[] {
  const found: string[] = [];
  splitOutside(text, (token) => {
    found.push(token);
    return false;
  });
  return found;
}

function united(text: string): Answer {
  const parts = splitOutside(text, (token) => token === '\\cup');
  return parts.length > 1 ? { kind: 'union', items: parts.map(single) } : single(text);
}

function single(text: string): Answer {
  const matrix = MATRIX.exec(text);
  if (matrix) return matrixOf(matrix[2]!);
  if (/^(?:\\emptyset|\\varnothing|\\\{\s*\\\})$/.test(text)) return { kind: 'several', items: [], isSet: true };
  const outer = bracketed(text);
  if (outer) return inBrackets(text, outer);
  const { bare, unit } = withoutUnits(text);
  if (/\\(?:pm|mp)(?![a-zA-Z])/.test(bare))
    return { kind: 'several', items: [signed(bare, '+', '-'), signed(bare, '-', '+')], isSet: false };
  const percent = /\s*\\?%$/.exec(bare);
  return { kind: 'value', text: percent ? bare.slice(0, percent.index) : bare, isPercent: percent !== null, unit };
}

function inBrackets(text: string, { open, inside, close }: { open: string; inside: string; close: string }): Answer {
  if (open === '{') return listed(inside);
  const parts = splitOutside(inside, (token) => token === ',' || token === ';').filter((part) => part !== '');
  if (open === '\\{') {
    const isDescribed = tokens(inside).some((token) => token === '|' || token === '\\mid' || token === ':');
    return isDescribed ? value(text) : { kind: 'several', items: parts.flatMap(each), isSet: true };
  }
  return parts.length > 1 ? { kind: 'tuple', open, items: parts.map(related), close } : listed(inside);
}

function matrixOf(inside: string): Answer {
  const rows = splitOutside(inside, (token) => token === '\\\\').filter((row) => row !== '' && row !== '\\hline');
  return { kind: 'matrix', rows: rows.map((row) => splitOutside(row, (token) => token === '&').map(single)) };
}

function signed(text: string, plus: string, minus: string): Answer {
  return value(text.replace(/\\pm(?![a-zA-Z])/g, plus).replace(/\\mp(?![a-zA-Z])/g, minus));
}

export const value = (text: string): Of<'value'> => ({ kind: 'value', text, isPercent: false, unit: null });

/** The values that an answer is made of. */
export function valuesOf(answer: Answer): string[] {
  switch (answer.kind) {
    case 'value':
      return [answer.text];
    case 'matrix':
      return answer.rows.flat().flatMap(valuesOf);
    case 'relation':
      return answer.sides.flatMap(valuesOf);
    default:
      return answer.items.flatMap(valuesOf);
  }
}
