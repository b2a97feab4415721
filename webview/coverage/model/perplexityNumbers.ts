import type { Perplexity } from '../../../src/contract/messages/perplexity';
import { csvCell } from '../../shared/csvCell';
import { count, figure, signed } from '../../../src/analysis/numberText';
import type { NumberTable } from '../../shared/numberTable';
import { textsOf, underOf, type PairNames } from './perplexityWords';

const columns = [
  'texts',
  'under',
  'low',
  'quartile',
  'median',
  'quartile',
  'high',
  'beyond',
  'n',
  'problems',
  'median − first, 95 %',
];

/** Every number of the boxes. */
export function perplexityTable({ rows, differences }: Perplexity, names: PairNames): NumberTable {
  return {
    title: 'Perplexity',
    columns,
    words: 2,
    rows: rows.map((row, index) => {
      const { box } = row;
      const figures = box ? [box.low, box.q1, box.median, box.q3, box.high].map(figure) : Array<string>(5).fill('–');
      const difference = differences.find(({ of }) => of === index);
      return [
        ...[textsOf(row, names), underOf(row, names), ...figures].map(plain),
        plain(box ? count(box.outliers.length + box.infinite) : '–'),
        ...[plain(count(row.completions)), plain(count(row.problems))],
        difference
          ? { text: signed(difference.value, 3), interval: `${signed(difference.low, 3)} to ${signed(difference.high, 3)}` }
          : plain('–'),
      ];
    }),
  };
}

/** Lines for the CSV file of the panel: measure, model, run (none), at, value, low, high. */
export function perplexityCsv({ rows, differences }: Perplexity, names: PairNames): string {
  const lines = rows.flatMap((row, index): (string | number | null)[][] => {
    const { box } = row;
    const what = `perplexity, ${textsOf(row, names)}`;
    const line = (at: string, value: number, low: number | null = null, high: number | null = null) => [
      ...[what, underOf(row, names), '', at, value, low, high],
    ];
    const difference = differences.find(({ of }) => of === index);
    if (!box) return [];
    return [
      ...(['low', 'q1', 'median', 'q3', 'high', 'mean', 'infinite'] as const).map((key) => line(key, box[key])),
      line('beyond the whiskers', box.outliers.length),
      ...[line('texts', row.completions), line('texts without a token', row.empty), line('problems', row.problems)],
      ...(difference ? [line('median less the first', difference.value, difference.low, difference.high)] : []),
    ];
  });
  return lines.map((line) => `${line.map(csvCell).join(',')}\r\n`).join('');
}

const plain = (text: string): { text: string; interval: string } => ({ text, interval: '' });
