import type { TokenStatistics } from '../../../src/contract/tokenTable';
import { visibleText } from '../../shared/hostileText';

export const LISTS = ['highest', 'lowest', 'likelier', 'lessLikely', 'covariance', 'cloud'] as const;
export type TokenList = (typeof LISTS)[number];
export const LIST_LABELS: Record<TokenList, string> = {
  highest: 'Highest',
  lowest: 'Lowest',
  likelier: 'Likelier',
  lessLikely: 'Less Likely',
  covariance: 'Covariance',
  cloud: 'Cloud',
};

export const SORTS = ['token', 'count', 'entropy', 'difference', 'change', 'probability', 'covariance'] as const;
export type SortColumn = (typeof SORTS)[number];
export interface Sorting {
  column: SortColumn;
  isDescending: boolean;
}

/** How often a token has to be seen to be in a list. */
export const LEAST_CHOICES: readonly number[] = [1, 5, 10, 25, 50, 100, 250, 500, 1000];

/** How a list is sorted until its reader says otherwise. */
export function sortingOf(list: TokenList): Sorting {
  if (list === 'likelier' || list === 'lessLikely') return { column: 'change', isDescending: list === 'likelier' };
  if (list === 'covariance') return { column: 'covariance', isDescending: true };
  return { column: 'entropy', isDescending: list !== 'lowest' };
}

/** Of the model less the base; null where the base was not scored. */
export function entropyDifference({ entropy, reference }: TokenStatistics): number | null {
  return reference && entropy - reference.entropy;
}

/** A token standing alone, with white space and hidden characters drawn. */
export function chipOf(text: string): string {
  return visibleText(text, true) || '⟨empty⟩';
}

/**
 * Rows of a list, sorted. A token that is looked for is found however rare it is; one without a value to sort by is last.
 * @param find part of the token, in any case; a space may be typed as such or as ␣
 */
export function listRows(
  tokens: readonly TokenStatistics[],
  list: TokenList,
  { least, find, sorting }: { least: number; find: string; sorting: Sorting },
): TokenStatistics[] {
  const wanted = find.toLowerCase().replaceAll(' ', '␣');
  const fits = (token: TokenStatistics): boolean =>
    (wanted === '' ? token.count >= least : chipOf(token.text).toLowerCase().includes(wanted)) && isOf(token, list);
  const valueIn = valueOf[sorting.column];
  const sign = sorting.isDescending ? -1 : 1;
  const { compare } = new Intl.Collator('en');
  return tokens
    .filter(fits)
    .map((token) => ({ token, value: valueIn(token) }))
    .sort(({ token: a, value: one }, { token: b, value: other }) => {
      if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
      const order = typeof one === 'string' ? compare(one, String(other)) : one - Number(other);
      return sign * order || b.count - a.count || a.id - b.id;
    })
    .map(({ token }) => token);
}

function isOf({ reference, covariance }: TokenStatistics, list: TokenList): boolean {
  if (list === 'likelier') return reference !== null && reference.change > 0;
  if (list === 'lessLikely') return reference !== null && reference.change < 0;
  return list === 'covariance' ? covariance !== null : true;
}

const valueOf: Record<SortColumn, (token: TokenStatistics) => number | string | null> = {
  token: ({ text }) => chipOf(text),
  count: ({ count }) => count,
  entropy: ({ entropy }) => entropy,
  difference: entropyDifference,
  change: ({ reference }) => reference && reference.change,
  probability: ({ probability }) => probability,
  covariance: ({ covariance }) => covariance,
};

/** How often the most frequent token was seen, and the next lower least count that it reaches; null where there is none. */
export function lowerLeast(tokens: readonly TokenStatistics[], least: number): { most: number; lower: number | null } {
  const most = tokens.reduce((high, { count }) => Math.max(high, count), 0);
  return { most, lower: LEAST_CHOICES.findLast((choice) => choice < least && choice <= most) ?? null };
}
