import { count, counted, fixed } from '../../../src/analysis/numberText';
import { shortName } from '../../shared/chart/shortName';
import type { ExampleRow } from './ranking';

/** What the ranking says, in one sentence. @param rows highest variance first */
export function rankingFinding(rows: readonly ExampleRow[]): string {
  const [first] = rows;
  if (!first || first.variance === 0) return 'No example’s accuracy varied: none stands out as one to train on alone.';
  const flat = rows.filter(({ variance }) => variance === 0).length;
  const rest = flat === 0 ? '' : flat === 1 ? '; one never moved' : `; ${count(flat)} never moved`;
  return `“${shortName(first.text, 40)}” varied most, from ${fixed(low(first))} to ${fixed(high(first))}${rest}.`;
}

/** How rough the ranking is, in one sentence. */
export function rankingNote(rows: readonly ExampleRow[], numGenerations: number | null): string {
  const [first] = rows;
  const epochs = first ? counted(first.accuracies.length, 'epoch') : '';
  const by = numGenerations === null ? '' : `, each accuracy from groups of ${numGenerations} completions`;
  return first
    ? `Ranked by the variance of accuracy over the epochs: the first has ${epochs}${by}. Few epochs and small groups make it rough.`
    : '';
}

const low = ({ accuracies }: ExampleRow): number => accuracies.reduce((a, b) => Math.min(a, b));
const high = ({ accuracies }: ExampleRow): number => accuracies.reduce((a, b) => Math.max(a, b));
