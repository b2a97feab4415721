import { mean } from '../../../src/analysis/mean';
import { fixed } from '../../../src/analysis/numberText';
import { MOST_EXAMPLES } from '../../../src/contract/messages/oneShot';
import type { RankedExample } from '../../../src/contract/oneShotReport';
import { visibleText } from '../../shared/hostileText';

export const SORTS = ['problem', 'variance', 'mean', 'epochs'] as const;
export type SortColumn = (typeof SORTS)[number];
export interface Sorting {
  column: SortColumn;
  isDescending: boolean;
}

/** A training example as a row. */
export interface ExampleRow extends RankedExample {
  /** Its prompt in one line, or its id where there is none. */
  text: string;
  /** Place by variance, from 1; equal ones have the place of the first. */
  place: number;
  /** Of its accuracies. */
  mean: number;
}

/** @param ranking highest variance first */
export function exampleRows(ranking: readonly RankedExample[]): ExampleRow[] {
  const rows: ExampleRow[] = [];
  for (const [index, one] of ranking.entries()) {
    const before = rows[index - 1];
    const place = before?.variance === one.variance ? before.place : index + 1;
    rows.push({ ...one, place, text: lineOf(one), mean: mean(one.accuracies) });
  }
  return rows;
}

/** Equal ones in the order of their variance. */
export function sortedRows(rows: readonly ExampleRow[], { column, isDescending }: Sorting): ExampleRow[] {
  const sign = isDescending ? -1 : 1;
  const { compare } = new Intl.Collator('en', { numeric: true });
  const order: Record<SortColumn, (a: ExampleRow, b: ExampleRow) => number> = {
    problem: (a, b) => compare(a.text, b.text),
    variance: (a, b) => a.variance - b.variance,
    mean: (a, b) => a.mean - b.mean,
    epochs: (a, b) => a.accuracies.length - b.accuracies.length,
  };
  return [...rows].sort((a, b) => sign * order[column](a, b) || a.place - b.place);
}

/** What a click on a column's head makes of the order: its own way round first, then the other. */
export function nextSorting({ column, isDescending }: Sorting, clicked: SortColumn): Sorting {
  return { column: clicked, isDescending: column === clicked ? !isDescending : clicked !== 'problem' };
}

/** The chosen ones when an example is pressed: without it where it was one of them; of too many the first chosen is let go. */
export function toggled(chosen: readonly string[], problem: string): string[] {
  if (chosen.includes(problem)) return chosen.filter((one) => one !== problem);
  return [...chosen, problem].slice(-MOST_EXAMPLES);
}

/** The row as it is read out. */
export function spokenRow({ text, variance, mean: average, accuracies, place }: ExampleRow): string {
  const each = accuracies.slice(-SPOKEN).map((one) => fixed(one));
  const more = accuracies.length > SPOKEN ? `the last ${SPOKEN} of ` : '';
  return `${text}: place ${place}, variance ${fixed(variance, 4)}, mean accuracy ${fixed(average)}; ${more}${accuracies.length} epochs: ${each.join(', ')}`;
}

const SPOKEN = 12;

function lineOf({ problem, prompt }: RankedExample): string {
  return visibleText((prompt ?? '').replace(/\s+/g, ' ').trim()) || visibleText(problem);
}
