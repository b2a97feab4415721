import type { ComparedPair } from './sides';
import { chipText } from '../../shared/tokens/tokenDisplay';
import { visibleText } from '../../shared/hostileText';

/** A token that could have come at the first difference, with its probability under both models; null where it was not recorded. */
export interface NextToken {
  id: number;
  text: string;
  base: number | null;
  other: number | null;
  wroteIt: 'base' | 'other' | null;
}

export interface NextTokens {
  /** Most likely under either model first. */
  rows: NextToken[];
  /** Probability of all others; null for a model whose alternatives are not known. */
  rest: { base: number | null; other: number | null };
  /** The last words before it. */
  after: string;
}

const MOST_ROWS = 5;
const LEAST_PROBABILITY = 0.01;
const CONTEXT_TOKENS = 5;

/**
 * What both models could have written at the first difference. Until there they wrote the same, so each text scored by the other
 * model gives that model's distribution too. Null where the texts are equal.
 */
export function nextTokens({ base, other, diff }: ComparedPair): NextTokens | null {
  const at = diff.firstDivergence;
  if (at === null) return null;
  const found = new Map<number, NextToken>();
  const note = (id: number, text: string, model: 'base' | 'other', logprob: number | undefined): void => {
    if (logprob === undefined || Number.isNaN(logprob)) return;
    const row = found.get(id) ?? { id, text, base: null, other: null, wroteIt: null };
    row[model] ??= Math.exp(logprob);
    found.set(id, row);
  };
  for (const [side, own, scorer] of [
    [base, 'base', 'other'],
    [other, 'other', 'base'],
  ] as const) {
    const id = side.row.token_ids[at];
    if (id !== undefined) {
      note(id, chipText(side.row, at), own, side.row.logprobs[at]);
      note(id, chipText(side.row, at), scorer, side.underOther.logprobs[at]);
    }
    for (const each of side.sampled.alternatives[at] ?? []) note(each.id, chip(each.token), own, each.logprob);
    for (const each of side.underOther.alternatives[at] ?? []) note(each.id, chip(each.token), scorer, each.logprob);
  }
  const wrote = (id: number): NextToken['wroteIt'] =>
    base.row.token_ids[at] === id ? 'base' : other.row.token_ids[at] === id ? 'other' : null;
  const size = (row: NextToken): number => Math.max(row.base ?? 0, row.other ?? 0);
  const all = [...found.values()]
    .map((row) => ({ ...row, wroteIt: wrote(row.id) }))
    .sort((a, b) => size(b) - size(a) || a.id - b.id);
  const rows = all.filter((row, place) => row.wroteIt !== null || (place < MOST_ROWS && size(row) >= LEAST_PROBABILITY));
  return {
    rows,
    rest: { base: restOf(rows, 'base'), other: restOf(rows, 'other') },
    after: lastWords(base.sampled.tokens.slice(0, at)),
  };
}

const chip = (text: string): string => visibleText(text, true) || '⏎';

function restOf(rows: readonly NextToken[], model: 'base' | 'other'): number | null {
  const known = rows.flatMap((row) => row[model] ?? []);
  return known.length === 0 ? null : Math.max(0, 1 - known.reduce((sum, p) => sum + p, 0));
}

/** The last few tokens, from the beginning of a word. */
function lastWords(tokens: readonly string[]): string {
  const last = tokens.slice(-CONTEXT_TOKENS);
  const begins = last.findIndex((token) => /^\s/.test(token));
  return last
    .slice(Math.max(0, begins))
    .map((token) => visibleText(token).replaceAll('\n', '⏎'))
    .join('')
    .trim();
}
