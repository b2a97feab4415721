import { accuracyBins } from '../../../src/analysis/coverage/accuracyHistogram';
import type { CoverageComparison, CoverageMajority, CoverageReport } from '../../../src/contract/messages/coverage';
import type { MeasuredCurve } from '../../../src/contract/measuredCurve';
import { count, fixed, signed } from '../../../src/analysis/numberText';
import { visibleText } from '../../shared/hostileText';
import type { NumberTable } from '../../shared/numberTable';
import { allFactorSeries } from './factorSeries';
import type { Shown } from './shown';

type Estimate = { value: number; low: number; high: number } | undefined;

/** pass@k at the powers of two, comparisons, maj@k where it was measured, G-Pass@k, and problems by accuracy. */
export function coverageTables(
  report: CoverageReport,
  shown: readonly Shown[],
  majority: CoverageMajority | null,
): NumberTable[] {
  const names = shown.map(({ name }) => name);
  const { models, comparisons } = report;
  const upTo = models[0]?.curve.at(-1)?.k ?? 1;
  const ks = (models[0]?.curve ?? []).map(({ k }) => k).filter((k) => Number.isInteger(Math.log2(k)) || k === upTo);
  const passAtK = byK(
    'pass@k with 95 % intervals',
    names,
    ks,
    models.map(({ curve }, index) => ({ curve, difference: comparisons[index - 1]?.difference ?? [] })),
  );
  passAtK.rows.push([
    plain('mean of all samples (mean@k, avg@k)'),
    ...models.map(({ mean }) => estimate(mean)),
    ...comparisons.map(() => plain('')),
  ]);
  const voted = majority ? [byK('maj@k with 95 % intervals', names, ks, majority.models)] : [];
  const stable = (models[0]?.gPass ?? []).map(({ tau }, place) =>
    byK(
      tau === 'mean' ? 'mG-Pass@k with 95 % intervals' : `G-Pass@k at τ = ${tau} with 95 % intervals`,
      names,
      ks.filter((k) => k > 1),
      models.map(({ gPass }) => gPass[place]!),
    ),
  );
  const accuracy: NumberTable = {
    title: 'Problems by accuracy',
    columns: ['accuracy', ...names],
    rows: accuracyBins.map((bin, index) => [plain(bin), ...models.map(({ histogram }) => plain(count(histogram[index] ?? 0)))]),
  };
  const compared = comparisons.length === 0 ? [] : [comparison(comparisons, names, upTo)];
  const by = byFactor(report, shown, majority);
  return [passAtK, ...by, ...compared, ...voted, ...(upTo > 1 ? stable : []), accuracy];
}

function byK(title: string, names: readonly string[], ks: readonly number[], models: readonly MeasuredCurve[]): NumberTable {
  return {
    title,
    columns: ['k', ...names, ...names.slice(1).map((name) => `${name} − ${names[0] ?? ''}`)],
    rows: ks.map((k) => [
      plain(count(k)),
      ...models.map(({ curve }) => estimate(curve.find((point) => point.k === k))),
      ...models.slice(1).map(({ difference }) => change(difference.find((point) => point.k === k))),
    ]),
  };
}

/** Each measure at its smallest and its largest k by what the models differ in; empty where they differ in several things or in none. */
function byFactor(report: CoverageReport, shown: readonly Shown[], majority: CoverageMajority | null): NumberTable[] {
  return allFactorSeries(report, shown, majority).map(({ factor, points, reference, first, last }) => ({
    title: `${first} and ${last} by ${factor}, with 95 % intervals`,
    columns: [factor, first, last],
    rows: [
      ...(reference ? [[plain(shown[reference.index]?.name ?? ''), estimate(reference.first), estimate(reference.last)]] : []),
      ...points.map((point) => [plain(visibleText(point.label)), estimate(point.first), estimate(point.last)]),
    ],
  }));
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

const plain = (text: string) => ({ text, interval: '' });

function estimate(one: Estimate) {
  return one ? { text: fixed(one.value), interval: `${fixed(one.low)}–${fixed(one.high)}` } : plain('–');
}

function change(one: Estimate) {
  return one ? { text: signed(one.value), interval: `${signed(one.low)} to ${signed(one.high)}` } : plain('–');
}
