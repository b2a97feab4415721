import { accuracyBins } from '../../../src/analysis/coverage/accuracyHistogram';
import type { CoverageComparison, CoverageReport } from '../../../src/contract/messages/coverage';
import { count, fixed, signed } from '../../shared/format';
import type { Shown } from './shown';

export interface NumberTable {
  title: string;
  columns: string[];
  rows: { text: string; interval: string }[][];
}

type Estimate = { value: number; low: number; high: number } | undefined;

/** pass@k at the powers of two, comparisons, and problems by accuracy. */
export function coverageTables(report: CoverageReport, shown: readonly Shown[]): NumberTable[] {
  const names = shown.map(({ name }) => name);
  const base = names[0] ?? '';
  const { models, comparisons } = report;
  const upTo = models[0]?.curve.at(-1)?.k ?? 1;
  const ks = (models[0]?.curve ?? []).map(({ k }) => k).filter((k) => Number.isInteger(Math.log2(k)) || k === upTo);
  const passAtK: NumberTable = {
    title: 'pass@k with 95 % intervals',
    columns: ['k', ...names, ...names.slice(1).map((name) => `${name} − ${base}`)],
    rows: ks.map((k) => [
      plain(count(k)),
      ...models.map(({ curve }) => estimate(curve.find((point) => point.k === k))),
      ...comparisons.map(({ difference }) => change(difference.find((point) => point.k === k))),
    ]),
  };
  const accuracy: NumberTable = {
    title: 'Problems by accuracy',
    columns: ['accuracy', ...names],
    rows: accuracyBins.map((bin, index) => [plain(bin), ...models.map(({ histogram }) => plain(count(histogram[index] ?? 0)))]),
  };
  return comparisons.length === 0 ? [passAtK, accuracy] : [passAtK, comparison(comparisons, names, upTo), accuracy];
}

function comparison(comparisons: readonly CoverageComparison[], names: readonly string[], upTo: number): NumberTable {
  const row = (name: string, of: (one: CoverageComparison) => NumberTable['rows'][number][number]) => [
    plain(name),
    ...comparisons.map(of),
  ];
  return {
    title: `Compared with ${names[0] ?? ''}`,
    columns: ['', ...names.slice(1)],
    rows: [
      row('crossing, k', ({ crossing }) =>
        crossing
          ? {
              text: fixed(crossing.k, 1),
              interval: `${crossing.low === null ? '< 1' : fixed(crossing.low, 1)}–${crossing.high === null ? `> ${count(upTo)}` : fixed(crossing.high, 1)}`,
            }
          : plain(`none up to ${count(upTo)}`),
      ),
      row(`gap Δ_SE, pass@${count(upTo)} − pass@1`, ({ gap }) => estimate(gap)),
      row('kept: solved by both', ({ solved }) => plain(count(solved.both))),
      row(`lost: only ${names[0] ?? ''}`, ({ solved }) => plain(count(solved.onlyBase))),
      row('gained: only the other', ({ solved }) => plain(count(solved.onlyOther))),
      row('neither', ({ solved }) => plain(count(solved.neither))),
      row('SRR', ({ support }) => plain(fixed(support.srr))),
      row('NDR', ({ support }) => plain(fixed(support.ndr))),
      row('SDS', ({ support }) => plain(fixed(support.sds))),
      row('NSCR', ({ support }) => plain(signed(support.nscr))),
    ],
  };
}

/** Tables as text that a spreadsheet takes: tabs between cells, an empty line between tables. */
export function tablesText(tables: readonly NumberTable[]): string {
  return tables
    .map(({ title, columns, rows }) =>
      [
        title,
        columns.join('\t'),
        ...rows.map((row) => row.map(({ text, interval }) => (interval === '' ? text : `${text} (${interval})`)).join('\t')),
      ].join('\n'),
    )
    .join('\n\n');
}

const plain = (text: string) => ({ text, interval: '' });

function estimate(one: Estimate) {
  return one ? { text: fixed(one.value), interval: `${fixed(one.low)}–${fixed(one.high)}` } : plain('–');
}

function change(one: Estimate) {
  return one ? { text: signed(one.value), interval: `${signed(one.low)} to ${signed(one.high)}` } : plain('–');
}
