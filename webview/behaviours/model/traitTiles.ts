import type { BehavioursOfFile } from '../../../src/contract/behavioursReport';
import type { ChartLine } from '../../shared/chart/chartData';
import { describeColumn } from '../../../src/analysis/chart/describeColumn';
import { type MetricTile } from '../../shared/chart/metricTile';
import { numberTick, percentTick } from '../../../src/analysis/chart/ticks';
import { figure, percent } from '../../../src/analysis/numberText';
import type { Entry } from './entries';
import type { AxisData } from './setCharts';

type Value = (file: BehavioursOfFile) => number | null;

interface Part {
  name: string;
  colour: ChartLine['colour'];
  dashed?: boolean;
  of: Value;
}

interface Wanted {
  id: string;
  title: string;
  note: string;
  explanation: string;
  unit: string;
  format(value: number): string;
  parts: readonly Part[];
  /** What stands before the value of each part in the title row, where there are several. */
  said: readonly string[];
  /** Said where no entry has a value. */
  absent: string;
}

export const ratio = (part: number, all: number): number | null => (all === 0 ? null : part / all);

const one = (of: Value): Part[] => [{ name: 'share', colour: '--ptl-trained', of }];
const two = (first: [string, Value], second: [string, Value]): Part[] => [
  { name: first[0], colour: '--ptl-trained', of: first[1] },
  { name: second[0], colour: '--ptl-series-2', dashed: true, of: second[1] },
];

/** What the completions of each entry are like, beside the sets: one small chart each. */
export function traitTiles(entries: readonly Entry[], axis: AxisData): MetricTile[] {
  const unit = entries[0]?.file.lengths.unit ?? 'tokens';
  const wanted: Wanted[] = [
    {
      ...{ id: 'length', title: 'Length', note: '', unit, format: figure },
      explanation: `Mean length of right and of wrong (dashed) completions, ${unit}`,
      absent: 'It is not known which completions are right.',
      parts: [
        { name: 'right', colour: '--ptl-right', of: ({ lengths }) => lengths.right?.mean ?? null },
        { name: 'wrong', colour: '--ptl-wrong', dashed: true, of: ({ lengths }) => lengths.wrong?.mean ?? null },
      ],
      said: ['✓ ', '✗ '],
    },
    {
      ...{ id: 'truncated', title: 'Cut off', note: '', unit: 'of completions', format: percent },
      explanation: 'Completions cut off at the length limit',
      absent: 'The file does not say which completions were cut off.',
      parts: one(({ truncated }) => truncated),
      said: [],
    },
    {
      ...{ id: 'repetition', title: 'Repetition', note: '', unit: '', format: percent },
      explanation: 'Share of 4-grams that occurred before in the same completion; dashed: completions that end in a loop',
      absent: 'The completions are shorter than four tokens.',
      parts: two(
        ['repeated 4-grams', ({ repetition }) => repetition.repeatedShare],
        ['end in a loop', ({ repetition, completions }) => ratio(repetition.loops, completions)],
      ),
      said: ['', 'loops '],
    },
    {
      ...{
        id: 'arithmetic',
        title: 'Arithmetic',
        note: 'broken',
        unit: '',
        format: percent,
      },
      explanation:
        'Completions with an equation that does not hold, of those with one that can be checked; dashed: of the right ones among them',
      absent: 'No completion states an equation that can be checked.',
      parts: two(
        ['of all', ({ arithmetic }) => ratio(arithmetic.withBroken, arithmetic.checked)],
        ['of right ones', ({ arithmetic }) => ratio(arithmetic.rightWithBroken, arithmetic.rightChecked)],
      ),
      said: ['', '✓ '],
    },
    {
      ...{ id: 'scripts', title: 'Second script', note: '', unit: 'of completions', format: percent },
      explanation: 'Completions with letters of a second writing system, 5 % of them or more: a proxy for mixed languages',
      absent: 'No completion has letters.',
      parts: one(({ scripts, completions }) => ratio(scripts.mixed, completions)),
      said: [],
    },
  ];
  return [...wanted.map((tile) => traitTile(tile, entries, axis)), groupTile(entries, axis)];
}

function traitTile({ parts, said, ...words }: Wanted, entries: readonly Entry[], axis: AxisData): MetricTile {
  const lines = parts.map(({ of, ...line }) => ({ ...line, values: entries.map(({ file }) => of(file)) }));
  const isMeasured = lines.some(({ values }) => values.some((value) => value !== null));
  const tick = words.format === percent ? percentTick : numberTick;
  const yMax = words.format === percent ? 0.02 : 1;
  const { format, title } = words;
  const first = lines[0]!;
  const tile: MetricTile = {
    ...words,
    data: isMeasured ? { ...axis, lines, format, tick, yMax } : null,
    values: first.values,
    aside: '',
    summary: lines.map(({ name, values }) => describeColumn(`${title}, ${name}`, axis.xs, values, format, axis.xName)).join(' '),
  };
  if (lines.length < 2) return tile;
  const at = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : format(value));
  return { ...tile, words: (index) => said.map((mark, line) => `${mark}${at(lines[line]?.values[index])}`).join(' · ') };
}

/** Prompt groups by what there is to learn from them. */
function groupTile(entries: readonly Entry[], axis: AxisData): MetricTile {
  const shares = (of: 'allRight' | 'mixed' | 'allWrong') =>
    entries.map(({ file: { groups } }) => ratio(groups[of], groups.allRight + groups.allWrong + groups.mixed));
  const mixed = shares('mixed');
  return {
    ...{ id: 'groups', title: 'Groups', note: '', unit: 'mixed', aside: '', format: percent },
    explanation:
      'Prompts whose completions are all right (above), mixed, or all wrong (below): only mixed groups have an advantage',
    data: mixed.some((share) => share !== null)
      ? {
          ...{ ...axis, lines: [], format: percent, tick: percentTick },
          areas: [
            { name: 'all wrong', values: shares('allWrong'), colour: '--ptl-closed' },
            { name: 'mixed', values: mixed, colour: '--ptl-series-1' },
            { name: 'all right', values: shares('allRight'), colour: '--ptl-right' },
          ],
        }
      : null,
    absent: 'It is not known which completions are right.',
    values: mixed,
    summary: describeColumn('Mixed groups', axis.xs, mixed, percent, axis.xName),
  };
}
