import type { TokensStep } from '../../../src/contract/messages/tokens';
import type { TemperatureExperiment } from '../../../src/contract/temperatureExperiment';
import type { TokenTable } from '../../../src/contract/tokenTable';
import { count, fixed, percent, signed } from '../../../src/analysis/numberText';
import type { NumberTable } from '../../shared/numberTable';
import { binName } from './changeLayout';
import { temperatureTable } from './temperatureLayout';

/** Every number of the charts. */
export function numberTables(
  table: TokenTable,
  steps: readonly TokensStep[],
  reference: string,
  experiment: TemperatureExperiment | null,
): NumberTable<string>[] {
  const base = table.file.reference;
  return [
    summaryTable(table, reference),
    histogramTable(table, reference),
    ...(experiment ? [temperatureTable(experiment)] : []),
    ...(steps.length === 0 ? [] : [stepTable(steps)]),
    ...(base ? [changeTable(base.change, reference)] : []),
  ];
}

function summaryTable({ file, top }: TokenTable, reference: string): NumberTable<string> {
  const { entropy, reference: base } = file;
  const row = (name: string, own: string, other = ''): string[] => [name, own, ...(base ? [other] : [])];
  return {
    title: 'Entropy of the tokens, nats',
    columns: row('', 'model', reference),
    rows: [
      row('mean', fixed(entropy?.mean, 3), fixed(base?.entropy.mean, 3)),
      ...([50, 80, 90, 95, 99] as const).map((at) =>
        row(`${at}th percentile`, fixed(entropy?.percentiles[at], 3), fixed(base?.entropy.percentiles[at], 3)),
      ),
      row('maximum', fixed(entropy?.max, 3), fixed(base?.entropy.max, 3)),
      row('below 0.01 nats', percent(entropy?.certain), percent(base?.entropy.certain)),
      row(`entropy in the top ${percent(top.share)}`, percent(top.carried)),
      ...(base ? [row(`top ${percent(base.share)} in common`, percent(base.overlap))] : []),
    ],
  };
}

function histogramTable({ file, referenceHistogram }: TokenTable, reference: string): NumberTable<string> {
  const { counts, top } = file.histogram;
  const size = top / counts.length;
  return {
    title: 'Tokens at each entropy',
    columns: ['nats', 'tokens', ...(referenceHistogram ? [reference] : [])],
    rows: counts.map((tokens, bin) => [
      `${fixed(bin * size)}–${fixed((bin + 1) * size)}`,
      count(tokens),
      ...(referenceHistogram ? [count(referenceHistogram[bin] ?? 0)] : []),
    ]),
  };
}

function stepTable(steps: readonly TokensStep[]): NumberTable<string> {
  return {
    title: 'By step',
    columns: ['step', 'tokens', 'mean, nats', '80th percentile', 'below 0.01 nats', 'top 20 % in common'],
    rows: steps.map(({ step, tokens, mean, p80, certain, overlap }) => [
      ...[String(step), count(tokens), fixed(mean, 3), fixed(p80, 3), percent(certain), percent(overlap)],
    ]),
  };
}

function changeTable(change: NonNullable<TokenTable['file']['reference']>['change'], reference: string): NumberTable<string> {
  return {
    title: `Entropy by percentile of the ${reference}’s, nats`,
    columns: ['', 'positions', reference, 'model', 'change'],
    rows: change.map((bin) => [
      ...[binName(bin), count(bin.count), fixed(bin.before, 3), fixed(bin.after, 3), signed(bin.change, 3)],
    ]),
  };
}
