import { perplexity, sequenceLogprob } from '../../../src/analysis/perplexity';
import { fixed } from '../../../src/analysis/numberText';
import type { ComparedPair, TextSide } from './sides';

/** One text under one model; nats. */
export interface Likelihood {
  perplexity: number | null;
  logprob: number | null;
}

/** Rows are texts, columns are models. */
export interface LikelihoodTable {
  base: { underBase: Likelihood; underOther: Likelihood };
  other: { underBase: Likelihood; underOther: Likelihood };
}

export function likelihoodTable({ base, other }: ComparedPair): LikelihoodTable {
  return {
    base: { underBase: likelihood(base.row.logprobs), underOther: likelihood(base.underOther.logprobs) },
    other: { underBase: likelihood(other.underOther.logprobs), underOther: likelihood(other.row.logprobs) },
  };
}

function likelihood(logprobs: readonly number[]): Likelihood {
  return { perplexity: perplexity(logprobs), logprob: sequenceLogprob(logprobs) };
}

/** What the table says, in plain words: how the base finds the other's text, and what training did to both. */
export function likelihoodSentence(table: LikelihoodTable, otherName: string): string {
  const own = table.base.underBase.perplexity;
  const others = table.other.underBase.perplexity;
  const name = otherName.charAt(0).toUpperCase() + otherName.slice(1);
  if (own === null || others === null) return 'One of the two texts is empty, so there is nothing to compare.';
  const against = `perplexity ${fixed(others)} against ${fixed(own)}`;
  const surprise =
    others <= own * 1.1
      ? `${name}'s text is as likely under the base as the base's own (${against}): the base could already write it.`
      : others <= own * 1.6
        ? `${name}'s text is less likely under the base than the base's own (${against}), but well within its reach.`
        : `${name}'s text is far less likely under the base than the base's own (${against}).`;
  const onOther = change(table.other.underOther.logprob, table.other.underBase.logprob);
  const onBase = change(table.base.underOther.logprob, table.base.underBase.logprob);
  return `${surprise} Compared with the base, ${otherName} finds it ${onOther}, and the base's text ${onBase}.`;
}

/** `2.3 times more likely`, from two log-probabilities. */
function change(now: number | null, before: number | null): string {
  if (now === null || before === null) return 'of unknown likelihood';
  const difference = now - before;
  if (!Number.isFinite(difference)) return difference > 0 ? 'possible where it was not' : 'impossible';
  const size = Math.abs(difference);
  if (size < 0.05) return 'just as likely';
  const factor = Math.exp(size);
  const times =
    factor >= 1e6
      ? `10^${Math.round(size / Math.LN10)}`
      : factor >= 9.5
        ? Math.round(factor).toLocaleString('en-US')
        : factor.toFixed(1);
  return `${times} times ${difference > 0 ? 'more' : 'less'} likely`;
}

export const meanEntropy = ({ row }: TextSide): number | null =>
  row.entropies.length === 0 ? null : row.entropies.reduce((sum, value) => sum + value, 0) / row.entropies.length;
