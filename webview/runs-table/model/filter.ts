import type { Cell } from './column';
import type { RunColumns } from './runColumns';

type Comparison = '<' | '<=' | '>' | '>=' | '=';

export type FilterTerm =
  | { kind: 'text'; text: string }
  | { kind: 'contains'; id: string; text: string }
  | { kind: 'tag'; text: string }
  | { kind: 'compares'; id: string; comparison: Comparison; value: string };

export type Filter = { terms: { isNegated: boolean; term: FilterTerm }[] } | { problem: string };

/**
 * Reads a filter: words that all must fit, apart by spaces. `grpo` is in the name, id, state, method, model, notes or tags; `model:qwen` in that
 * column; `tag:x` is a tag; `reward>0.3`, `steps<=100`, `beta=0.04` compare; `-` before a word turns it round; `"two words"` is one. A column
 * is called as its head, or `metric.NAME`, `recipe.NAME`, `highest.NAME`, `lowest.NAME` where two have that name.
 */
export function parseFilter(text: string, ids: readonly string[]): Filter {
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1) return { problem: 'A quotation mark is not closed.' };
  const terms: { isNegated: boolean; term: FilterTerm }[] = [];
  for (const word of text.match(/(?:[^\s"]|"[^"]*")+/g) ?? []) {
    const isNegated = word.length > 1 && word.startsWith('-');
    const term = parseTerm(isNegated ? word.slice(1) : word, ids);
    if ('problem' in term) return term;
    terms.push({ isNegated, term });
  }
  return { terms };
}

function parseTerm(word: string, ids: readonly string[]): FilterTerm | { problem: string } {
  const match = /^([^\s":<>=][^":<>=]*)(:|<=|>=|<|>|=)(.*)$/.exec(word);
  if (!match) return { kind: 'text', text: unquoted(word).toLowerCase() };
  const [, name = '', operator = '', rest = ''] = match;
  const value = unquoted(rest);
  if (value === '') return { problem: `“${word}” says nothing after “${operator}”.` };
  if (operator === ':' && /^tags?$/i.test(name)) return { kind: 'tag', text: value.toLowerCase() };
  const id = columnOf(name, ids);
  if (id === undefined)
    return { problem: `“${name}” is no column of these runs: columns are called as their heads, such as state, reward or beta.` };
  if (operator === ':') return { kind: 'contains', id, text: value.toLowerCase() };
  if (operator !== '=' && !isNumber(value)) return { problem: `“${word}” compares with “${value}”, which is no number.` };
  return { kind: 'compares', id, comparison: operator as Comparison, value };
}

/** What a run itself has goes before a metric, and that before a recipe key. */
function columnOf(name: string, ids: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const prefixed = wanted.replace(/^(metric|recipe|highest|lowest)\./, '$1:');
  const candidates = [wanted, prefixed, `metric:${wanted}`, `recipe:${wanted}`];
  for (const candidate of candidates) {
    const found = ids.find((id) => id.toLowerCase() === candidate);
    if (found !== undefined) return found;
    const base = candidate.replace(/^(highest|lowest):/, 'metric:');
    const metric = base === candidate ? undefined : ids.find((id) => id.toLowerCase() === base);
    if (metric !== undefined) return metric.replace('metric:', candidate.startsWith('highest') ? 'highest:' : 'lowest:');
  }
  return undefined;
}

/** Those of the rows that fit, in their order; without `rows` of all. */
export function filterRows(table: RunColumns, filter: Filter, rows: readonly number[] = everyRow(table)): number[] {
  const terms = 'terms' in filter ? filter.terms : [];
  const tests = terms.map(({ isNegated, term }) => ({ isNegated, fits: termTest(table, term) }));
  return rows.filter((row) => tests.every(({ isNegated, fits }) => fits(row) !== isNegated));
}

export const everyRow = (table: RunColumns): number[] => Array.from({ length: table.length }, (_, row) => row);

/** The columns that a filter looks at. */
export function filteredColumns(filter: Filter): string[] {
  return 'problem' in filter ? [] : filter.terms.flatMap(({ term }) => ('id' in term ? [term.id] : []));
}

/** Whether a row fits. Columns mostly have few different values: each is looked at once. */
function termTest(table: RunColumns, term: FilterTerm): (row: number) => boolean {
  if (term.kind === 'text') return (row) => table.haystack(row).includes(term.text);
  if (term.kind === 'tag') return (row) => table.tags(row).some((tag) => tag.toLowerCase() === term.text);
  const { cells } = table.column(term.id);
  const fits =
    term.kind === 'contains'
      ? (cell: Cell) => cell !== undefined && String(cell).toLowerCase().includes(term.text)
      : comparisonTest(term.comparison, term.value);
  const known = new Map<Cell, boolean>();
  return (row) => {
    const cell = cells[row];
    if (typeof cell === 'number' && term.kind === 'compares') return fits(cell);
    let isFitting = known.get(cell);
    if (isFitting === undefined) known.set(cell, (isFitting = fits(cell)));
    return isFitting;
  };
}

function comparisonTest(comparison: Comparison, value: string): (cell: Cell) => boolean {
  const [limit, text] = [isNumber(value) ? Number(value) : null, value.toLowerCase()];
  if (comparison === '=')
    return (cell) =>
      cell !== undefined && (limit !== null && typeof cell === 'number' ? cell === limit : String(cell).toLowerCase() === text);
  return (cell) => {
    if (typeof cell !== 'number' || limit === null) return false;
    if (comparison === '<') return cell < limit;
    if (comparison === '<=') return cell <= limit;
    return comparison === '>' ? cell > limit : cell >= limit;
  };
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));
const unquoted = (text: string): string => text.replaceAll('"', '');
