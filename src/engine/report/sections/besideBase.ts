import type { Block, Words } from '../document';

/** More models have a table of differences of their own: a page has no room for twice as many columns. */
const MOST_BESIDE = 3;

/** Whether so many models fit into one table or sentence together with what is said of each beside it. */
export const areFew = (models: number): boolean => models <= MOST_BESIDE;

/**
 * A row a k: a cell or more of each model, and how each but the first differs from that, beside it or, of many models, in a table of its own.
 * @param columns of the models' cells
 * @param names of the models, the base first
 * @param rows `label`, cells in the order of `columns`, and one difference a model but the first; empty where there is none
 */
export function besideBase(
  caption: string,
  columns: readonly string[],
  [base, ...others]: readonly string[],
  rows: readonly { label: string; cells: readonly Words[]; differences: readonly Words[] }[],
): Block[] {
  const less = others.map((name) => `${name} − ${base}`);
  if (areFew(others.length + 1))
    return [
      {
        ...{ kind: 'table', caption, columns: ['', ...columns, ...less] },
        rows: rows.map(({ label, cells, differences }) => [label, ...cells, ...differences]),
      },
    ];
  return [
    { kind: 'table', caption, columns: ['', ...columns], rows: rows.map(({ label, cells }) => [label, ...cells]) },
    {
      ...{ kind: 'table', caption: `${caption}: less that of ${base}`, columns: ['', ...others] },
      rows: rows
        .filter(({ differences }) => differences.some((one) => one !== ''))
        .map(({ label, differences }) => [label, ...differences]),
    },
  ];
}
