import type { Perplexity, PerplexityProgress, PerplexityRow } from '../../../src/contract/messages/perplexity';
import { count, counted, figure, signed } from '../../../src/analysis/numberText';
import { the } from './finding';

/** Names of the first model shown and of the one compared with it; null where there is one alone. */
export interface PairNames {
  base: string;
  other: string | null;
}

/** What the numbers are, and what they are not. */
export const PERPLEXITY_NOTE =
  'Perplexity is exp(−mean log p) over the tokens of a text, at temperature 1: how likely the text is, not whether it is right.';

/** The question that the boxes answer. */
export function perplexityQuestion({ base, other }: PairNames): string {
  return other === null ? `Perplexity under ${the(base)}` : `Is what ${the(other)} writes likely under ${the(base)}?`;
}

/** `texts of GRPO step 60`, `reference solutions`. */
export function textsOf({ texts }: Pick<PerplexityRow, 'texts'>, { base, other }: PairNames): string {
  return texts === 'reference' ? 'reference solutions' : `texts of ${the(texts === 'base' ? base : (other ?? ''))}`;
}

/** `under the base`. */
export function underOf({ under }: Pick<PerplexityRow, 'under'>, { base, other }: PairNames): string {
  return `under ${the(under === 'base' ? base : (other ?? ''))}`;
}

/**
 * What the boxes say of the texts that the trained model writes, and no more than the intervals: null before these texts were scored
 * under the base.
 */
export function perplexityFinding({ rows, differences }: Perplexity, names: PairNames): { title: string; detail: string } | null {
  const index = rows.findIndex(({ texts, under }) => texts === 'other' && under === 'base');
  const box = rows[index]?.box;
  if (!box || names.other === null) return null;
  const [base, other] = [the(names.base), the(names.other)];
  const difference = differences.find(({ of, less }) => of === index && less === 0);
  const verdict = !difference
    ? ''
    : difference.high < 0
      ? `: it finds them likelier than its own`
      : difference.low > 0
        ? `: it finds them less likely than its own`
        : `; whether it finds them likelier than its own, ${counted(difference.problems, 'problem')} do not tell`;
  const own = rows[0]?.box;
  return {
    title: `Half of what ${other} writes has a perplexity of at most ${figure(box.median)} under ${base}${verdict}.`,
    detail:
      own && difference
        ? `The medians are ${figure(box.median)} and ${figure(own.median)}; difference ${interval(difference)}.`
        : '',
  };
}

/** All figures of a row in words. */
export function spokenRow(found: Perplexity, index: number, names: PairNames): string {
  const row = found.rows[index]!;
  const what = `${textsOf(row, names)} ${underOf(row, names)}`;
  if (!row.box) return `${what}: ${row.problem ?? 'not measured'}`;
  const { median, q1, q3, low, high, outliers, infinite } = row.box;
  const beyond = outliers.length === 0 ? '' : `, ${count(outliers.length)} texts beyond the whiskers`;
  const rest = [
    ...(infinite === 0 ? [] : [`${counted(infinite, 'text')} of probability 0`]),
    ...(row.empty === 0 ? [] : [`${counted(row.empty, 'text')} without a token`]),
  ];
  const difference = found.differences.find(({ of }) => of === index);
  return [
    `${what}: median ${figure(median)}, middle half ${figure(q1)} to ${figure(q3)}, whiskers ${figure(low)} to ${figure(high)}${beyond}`,
    ...rest,
    `${counted(row.completions, 'text')} of ${counted(row.problems, 'problem')}`,
    ...(difference ? [`median less the first one’s ${interval(difference)}`] : []),
  ].join('; ');
}

/** `Scoring, 1 of 3: 512 of 1,024 texts`. */
export function progressWords({ part, parts, done, total }: PerplexityProgress): string {
  const texts = total === 0 ? 'starting' : `${count(done)} of ${counted(total, 'text')}`;
  return `Scoring, ${count(part)} of ${count(parts)}: ${texts}`;
}

function interval({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${signed(value, 3)} (95 % interval ${signed(low, 3)} to ${signed(high, 3)})`;
}
