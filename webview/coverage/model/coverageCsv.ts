import { accuracyBins } from '../../../src/analysis/coverage/accuracyHistogram';
import type { CoverageMajority, CoverageReport } from '../../../src/contract/messages/coverage';
import type { MeasuredCurve } from '../../../src/contract/measuredCurve';
import { csvCell } from '../../shared/csvCell';
import { allFactorSeries } from './factorSeries';
import type { Shown } from './shown';

/**
 * Every number of the panel as CSV (RFC 4180), one a line: what it is, of which model, at which k or bin or problem, its value and 95 % interval.
 * A text that begins as a formula would gets an apostrophe before it (OWASP, CSV Injection).
 */
export function coverageCsv(report: CoverageReport, shown: readonly Shown[], majority: CoverageMajority | null): string {
  const rows: (string | number | null)[][] = [['measure', 'model', 'run', 'at', 'value', 'low', 'high']];
  report.models.forEach(({ curve, histogram, mean, gPass }, index) => {
    const who = whoOf(shown[index]);
    for (const { k, value, low, high } of curve) rows.push(['pass@k', ...who, k, value, low, high]);
    rows.push(['mean of all samples', ...who, '', mean.value, mean.low, mean.high]);
    const measured: [string, MeasuredCurve | undefined][] = [
      ['maj@k', majority?.models[index]],
      ...gPass.map((one): [string, MeasuredCurve] => [one.tau === 'mean' ? 'mG-Pass@k' : `G-Pass@k at τ = ${one.tau}`, one]),
    ];
    for (const [name, one] of measured) {
      for (const { k, value, low, high } of one?.curve ?? []) rows.push([name, ...who, k, value, low, high]);
      for (const { k, value, low, high } of one?.difference ?? [])
        rows.push([`${name}, difference to ${shown[0]?.name ?? ''}`, ...who, k, value, low, high]);
    }
    histogram.forEach((problems, bin) =>
      rows.push(['problems by accuracy', ...who, accuracyBins[bin] ?? '', problems, null, null]),
    );
    for (const { id, c, n } of report.problems)
      rows.push(['right', ...who, id, c[index] ?? null, null, null], ['samples', ...who, id, n[index] ?? null, null, null]);
  });
  report.comparisons.forEach(({ difference, crossing, gap, solved, support }, index) => {
    const who = whoOf(shown[index + 1]);
    const base = shown[0]?.name ?? '';
    for (const { k, value, low, high } of difference) rows.push([`difference to ${base}`, ...who, k, value, low, high]);
    rows.push([`crossing with ${base}`, ...who, '', crossing?.k ?? null, crossing?.low ?? null, crossing?.high ?? null]);
    rows.push(['gap Δ_SE', ...who, '', gap.value, gap.low, gap.high]);
    for (const [name, value] of Object.entries(solved)) rows.push([`solved: ${name}`, ...who, '', value, null, null]);
    for (const [name, value] of Object.entries(support)) rows.push([name.toUpperCase(), ...who, '', value, null, null]);
  });
  for (const { factor, points, first, last } of allFactorSeries(report, shown, majority)) {
    for (const point of points) {
      const who = whoOf(shown[point.index]);
      rows.push([`${first} by ${factor}`, ...who, point.label, point.first.value, point.first.low, point.first.high]);
      rows.push([`${last} by ${factor}`, ...who, point.label, point.last.value, point.last.low, point.last.high]);
    }
  }
  return rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

const whoOf = (one: Shown | undefined): [string, string] => [one?.name ?? '', one?.choice.run ?? ''];
