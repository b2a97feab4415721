import type { ReadinessReport } from '../../../src/contract/readinessReport';
import { count, fixed, percent } from '../../../src/analysis/numberText';
import type { Figure, NumberTable } from '../../shared/numberTable';
import { visibleText } from '../../shared/hostileText';
import type { ShownTemperature } from './temperatures';

interface Interval {
  value: number;
  low: number;
  high: number;
}

const text = (words: string, interval = ''): Figure => ({ text: words, interval });
const estimate = (of: Interval | undefined): Figure =>
  of ? text(fixed(of.value, 3), `${fixed(of.low, 3)} to ${fixed(of.high, 3)}`) : text('–');

/** Every number of the charts, a column a temperature. */
export function readinessTables({ recommendation }: ReadinessReport, shown: readonly ShownTemperature[]): NumberTable[] {
  const names = shown.map(({ name }) => name);
  const ks = [...new Set(shown.flatMap(({ numbers }) => numbers.passAtK.map(({ k }) => k)))];
  const sizes = [...new Set(shown.flatMap(({ numbers }) => numbers.mixed.map(({ numGenerations }) => numGenerations)))];
  const shares = (what: 'never' | 'between' | 'always'): Figure[] =>
    shown.map(({ numbers: { prompts } }) => {
      const all = prompts.never + prompts.between + prompts.always;
      return text(count(prompts[what]), percent(prompts[what] / all));
    });
  return [
    {
      title: 'Prompts',
      columns: ['right', ...names],
      rows: [
        [text('never'), ...shares('never')],
        [text('sometimes'), ...shares('between')],
        [text('always'), ...shares('always')],
        [text('all samples failed'), ...shown.map(({ numbers }) => text(count(numbers.unsampled)))],
      ],
    },
    {
      title: 'pass@k on the training prompts',
      columns: ['k', ...names],
      rows: ks.map((k) => [text(count(k)), ...shown.map(({ numbers }) => estimate(numbers.passAtK.find((one) => one.k === k)))]),
    },
    {
      title: 'Expected share of groups with a gradient',
      columns: ['num_generations', ...names],
      rows: sizes.map((size) => [
        text(count(size)),
        ...shown.map(({ numbers }) => estimate(numbers.mixed.find((one) => one.numGenerations === size))),
      ]),
    },
    {
      title: 'Recommended',
      columns: ['setting', 'value'],
      rows: recommendation
        ? [
            [text('temperature'), text(String(recommendation.temperature))],
            [text('num_generations'), text(String(recommendation.numGenerations))],
          ]
        : [[text('none'), text('no group would have a gradient')]],
    },
  ];
}

/** Every number as CSV records: what it is, at which temperature, at which k, group size or prompt, and its 95 % interval. */
export function readinessRecords(shown: readonly ShownTemperature[]): (string | number | null)[][] {
  const rows: (string | number | null)[][] = [['measure', 'temperature', 'at', 'value', 'low', 'high']];
  for (const { numbers, sampled } of shown) {
    const { temperature, passAtK, mixed, prompts, between, unsampled } = numbers;
    for (const { k, value, low, high } of passAtK) rows.push(['pass@k', temperature, k, value, low, high]);
    for (const { numGenerations, value, low, high } of mixed)
      rows.push(['groups with a gradient', temperature, numGenerations, value, low, high]);
    for (const [name, value] of Object.entries({ ...prompts, unsampled }))
      rows.push([`prompts: ${name}`, temperature, null, value, null, null]);
    rows.push(['share of prompts in between', temperature, null, between.value, between.low, between.high]);
    for (const { problem, n, c } of sampled.problems)
      rows.push(
        ['right', temperature, visibleText(problem), c, null, null],
        ['samples', temperature, visibleText(problem), n, null, null],
      );
  }
  return rows;
}
