import { count, figure, percent } from '../../../src/analysis/numberText';
import { behavioursOf, rightOf, setOf, type Entry } from './entries';
import { setRows, traitRows, type BehaviourRow } from './rows';
import type { OwnPattern } from '../../../src/contract/ownPattern';

export interface MatrixCell {
  /** Length of the bar, 0 … 1; null draws none. */
  bar: number | null;
  text: string;
  aside: string;
}

export interface MatrixRow {
  name: string;
  /** What the bar is drawn in. */
  colour: string;
  cells: MatrixCell[];
}

export interface MatrixSection {
  title: string;
  rows: MatrixRow[];
}

/** Entries side by side: a row a behaviour, a column an entry. */
export function matrixOf(entries: readonly Entry[], set: string, patterns: readonly OwnPattern[]): MatrixSection[] {
  const rowsOf = (of: (entry: Entry) => BehaviourRow[]): MatrixRow[] => {
    const columns = entries.map(of);
    return (columns[0] ?? []).map((first) => ({
      name: first.name,
      colour: first.colour ?? '--ptl-zero',
      cells: columns.map((rows) => cellOf(rows.find(({ id }) => id === first.id))),
    }));
  };
  const { rest } = behavioursOf(entries, set);
  const hasSet = entries.some((entry) => setOf(entry, set));
  const unit = entries[0]?.file.lengths.unit ?? 'tokens';
  return [
    {
      title: 'All completions',
      rows: [
        {
          name: 'right',
          colour: '--ptl-right',
          cells: entries.map((entry) => {
            const right = rightOf(entry);
            if (!right) return { bar: null, text: '–', aside: 'not known' };
            return {
              bar: right.right / right.of,
              text: percent(right.right / right.of),
              aside: `${count(right.right)} of ${count(right.of)}`,
            };
          }),
        },
      ],
    },
    ...(hasSet
      ? [
          {
            title: `${rest === null ? 'Share of completions' : 'Share of completions, one each'}, and right of those`,
            rows: rowsOf((entry) => setRows(entry, set, patterns)),
          },
        ]
      : []),
    { title: 'Traits', rows: [...rowsOf(traitRows), ...lengthRows(entries, unit), groupRow(entries)] },
  ];
}

function cellOf(row: BehaviourRow | undefined): MatrixCell {
  if (!row || row.share === null) return { bar: null, text: '–', aside: '' };
  const { share, accuracy, of } = row;
  return { bar: share, text: percent(share), aside: accuracy === null ? of : `${percent(accuracy)} right` };
}

function lengthRows(entries: readonly Entry[], unit: string): MatrixRow[] {
  const most = Math.max(1, ...entries.flatMap(({ file: { lengths } }) => [lengths.right?.mean ?? 0, lengths.wrong?.mean ?? 0]));
  return (['right', 'wrong'] as const).map((side) => ({
    name: `mean length, ${side}`,
    colour: `--ptl-${side}`,
    cells: entries.map(({ file }) => {
      const length = file.lengths[side];
      return length ? { bar: length.mean / most, text: figure(length.mean), aside: unit } : { bar: null, text: '–', aside: '' };
    }),
  }));
}

function groupRow(entries: readonly Entry[]): MatrixRow {
  return {
    name: 'mixed groups',
    colour: '--ptl-zero',
    cells: entries.map(({ file: { groups } }) => {
      const all = groups.allRight + groups.allWrong + groups.mixed;
      if (all === 0) return { bar: null, text: '–', aside: '' };
      return { bar: groups.mixed / all, text: percent(groups.mixed / all), aside: `of ${count(all)}` };
    }),
  };
}
