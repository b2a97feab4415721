import type { BehavioursOfFile, BehavioursReport } from '../../contract/behavioursReport';
import { percent } from './tableNumbers';

const LABEL = 30;
const CELL = 19;
/** Files side by side; of more the first, the last and some between are shown. */
const COLUMNS = 5;

/** A column a file: share of completions, and how many of those are right. */
export function behavioursTable({ files, caveats }: BehavioursReport): string {
  const shown = spread(files);
  const first = shown[0]!;
  const of = (label: string, cell: (file: BehavioursOfFile) => string): string => row(label, shown.map(cell));
  const lines = [
    row(
      '',
      shown.map(({ name }) => name),
    ),
    of('completions', ({ completions }) => String(completions)),
    of('right', ({ accuracy }) => percent(accuracy)),
    ...first.sets.flatMap(({ name, isExclusive, behaviours }, set) => [
      '',
      `${name}${isExclusive ? ', one each' : ''}: share, right of those`,
      ...behaviours.map((behaviour, i) =>
        of(`  ${behaviour.name}`, ({ sets }) => {
          const { share, accuracy, count } = sets[set]!.behaviours[i]!;
          return share === null || count === 0 ? percent(share) : `${percent(share)}, ${percent(accuracy)}`;
        }),
      ),
    ]),
    '',
    of(`mean ${first.lengths.unit}, right`, ({ lengths }) => lengths.right?.mean.toFixed(1) ?? '–'),
    of(`mean ${first.lengths.unit}, wrong`, ({ lengths }) => lengths.wrong?.mean.toFixed(1) ?? '–'),
    of('cut off', ({ truncated }) => percent(truncated)),
    of('repeated 4-grams', ({ repetition }) => percent(repetition.repeatedShare)),
    of('end in a loop', ({ repetition }) => String(repetition.loops)),
    of('two writing systems', ({ scripts }) => String(scripts.mixed)),
    of('equations that do not hold', ({ arithmetic }) => `${arithmetic.broken} of ${arithmetic.statements}`),
    of('right with a broken one', ({ arithmetic }) => `${arithmetic.rightWithBroken} of ${arithmetic.rightChecked}`),
    of('problems all right', ({ groups }) => String(groups.allRight)),
    of('problems all wrong', ({ groups }) => String(groups.allWrong)),
    of('problems mixed', ({ groups }) => String(groups.mixed)),
    ...(shown.length < files.length ? ['', `${shown.length} of ${files.length} files are shown; --json has all.`] : []),
    ...(caveats.length > 0 ? ['', ...caveats.map((caveat) => `Note: ${caveat}.`)] : []),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function spread<T>(items: readonly T[]): T[] {
  if (items.length <= COLUMNS) return [...items];
  return Array.from({ length: COLUMNS }, (_, i) => items[Math.round((i * (items.length - 1)) / (COLUMNS - 1))]!);
}

function row(label: string, cells: readonly string[]): string {
  return `${label.slice(0, LABEL - 2).padEnd(LABEL)}${cells.map((cell) => cell.slice(0, CELL - 2).padEnd(CELL)).join('')}`;
}
