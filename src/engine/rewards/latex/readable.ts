import { depthOf, tokens } from './balanced';

/** Compute Engine takes time that grows with the square of an answer's length. */
const MOST_CHARACTERS = 300;
const MOST_DEPTH = 24;
/** And time that doubles with each bracket it does not find the end of, or does not know: bars are closed by what may also open. */
const MOST_BARS = 4;
/** Of square brackets, of sums, products and integrals, and of signs beside signs, at most so many. */
const MOST_SLOW = 4;
const SLOW = ['[', '\\sum', '\\prod', '\\int'];
/** Digits apart from each other, sets, and characters that no value has. */
const UNREADABLE = /\d\s+\.?\d|\\[{}]|[#&~@"`?$]/;
const ROUNDING: Record<string, string> = { '\\lfloor': '\\rfloor', '\\lceil': '\\rceil' };
const ROUNDED = Object.values(ROUNDING);

const KNOWN = new Set(
  [
    'frac sqrt pi infty cdot times div ln log lb exp circ degree sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh',
    'lfloor rfloor lceil rceil mathrm operatorname text textrm mbox mathbb mathbf mathcal vec hat bar overline sum prod int binom ldots dots',
    'alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau upsilon phi varphi chi psi omega',
    'Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell imaginaryI exponentialE',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `\\${name}`),
);

/**
 * Whether Compute Engine reads LaTeX in good time: what is not too long or too deep, has all brackets closed, no commands but those of values, at
 * most two pairs of bars, and of brackets that round, none of these in another, and no sets.
 */
export function isReadable(text: string): boolean {
  if (text === '' || text.length > MOST_CHARACTERS || UNREADABLE.test(text)) return false;
  const all = tokens(text);
  if (!all.every((token) => !/^\\[^% ]/.test(token) || KNOWN.has(token))) return false;
  const depth = depthOf(text);
  if (depth === null || depth > MOST_DEPTH) return false;
  const signs = text.match(/[-+](?=\s*[-+])/g) ?? [];
  if (signs.length > MOST_SLOW || all.filter((token) => SLOW.includes(token)).length > MOST_SLOW) return false;
  const bars = all.filter((token) => token === '|').length;
  return bars % 2 === 0 && bars <= MOST_BARS && isRounded(all);
}

function isRounded(all: readonly string[]): boolean {
  const round = all.filter((token) => token in ROUNDING || ROUNDED.includes(token));
  return (
    round.length <= MOST_BARS && round.every((token, index) => index % 2 === 1 || ROUNDING[token] === (round[index + 1] ?? ''))
  );
}
