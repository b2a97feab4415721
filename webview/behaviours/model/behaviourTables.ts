import { count, figure, percent } from '../../../src/analysis/numberText';
import { visibleText } from '../../shared/hostileText';
import type { NumberTable } from '../../shared/numberTable';
import { behaviourOf, behavioursOf, rightOf, type Entry } from './entries';
import { ratio } from './traitTiles';
import type { Axis } from './views';

type Cell = NumberTable['rows'][number][number];

/** The numbers of the charts: the set that is shown with how right each behaviour is beside its share, and what all completions are like. */
export function behaviourTables(entries: readonly Entry[], set: string, axis: Axis): NumberTable[] {
  const { names } = behavioursOf(entries, set);
  const first = axis === 'names' ? '' : axis;
  const unit = entries[0]?.file.lengths.unit ?? 'tokens';
  const label = ({ label: text, x }: Entry): Cell => plain(axis === 'names' ? text : String(x));
  return [
    {
      title: `Share of completions, and right of those: ${set}`,
      columns: [first, 'completions', ...names.map((name) => visibleText(name))],
      rows: entries.map((entry) => [
        label(entry),
        plain(count(entry.file.completions)),
        ...names.map((name): Cell => {
          const behaviour = behaviourOf(entry, set, name);
          if (!behaviour || behaviour.share === null) return plain('–');
          return { text: percent(behaviour.share), interval: behaviour.accuracy === null ? '' : percent(behaviour.accuracy) };
        }),
      ]),
    },
    {
      title: 'All completions',
      columns: [first, ...traits(unit).map(({ title }) => title)],
      rows: entries.map((entry) => [label(entry), ...traits(unit).map(({ of }) => plain(of(entry)))]),
    },
  ];
}

function traits(unit: string): { title: string; of(entry: Entry): string }[] {
  return [
    { title: 'right', of: (entry) => percent(entry.file.accuracy) },
    {
      title: 'right of',
      of: (entry) => {
        const right = rightOf(entry);
        return right ? `${count(right.right)} of ${count(right.of)}` : '–';
      },
    },
    { title: `mean ${unit}, right`, of: ({ file }) => figure(file.lengths.right?.mean) },
    { title: `mean ${unit}, wrong`, of: ({ file }) => figure(file.lengths.wrong?.mean) },
    { title: 'cut off', of: ({ file }) => percent(file.truncated) },
    { title: 'repeated 4-grams', of: ({ file }) => percent(file.repetition.repeatedShare) },
    { title: 'end in a loop', of: ({ file }) => count(file.repetition.loops) },
    { title: 'second script', of: ({ file }) => count(file.scripts.mixed) },
    {
      title: 'broken arithmetic',
      of: ({ file: { arithmetic } }) => `${count(arithmetic.withBroken)} of ${count(arithmetic.checked)}`,
    },
    {
      title: 'right in spite of it',
      of: ({ file: { arithmetic } }) => `${count(arithmetic.rightWithBroken)} of ${count(arithmetic.rightChecked)}`,
    },
    { title: 'groups all right', of: ({ file }) => count(file.groups.allRight) },
    { title: 'mixed', of: ({ file }) => count(file.groups.mixed) },
    { title: 'all wrong', of: ({ file }) => count(file.groups.allWrong) },
  ];
}

const plain = (text: string): Cell => ({ text, interval: '' });

/** Every number of every set as rows: what, of which set and behaviour, where, its value. */
export function behaviourRecords(entries: readonly Entry[]): (string | number | null)[][] {
  const rows: (string | number | null)[][] = [['measure', 'set', 'behaviour', 'of', 'step', 'temperature', 'value']];
  for (const entry of entries) {
    const { file, source } = entry;
    const add = (measure: string, value: number | null, set = '', behaviour = ''): void => {
      rows.push([measure, set, behaviour, entry.label, source.step, source.temperature, value]);
    };
    for (const { name: set, behaviours } of file.sets) {
      for (const { name, count: having, share, accuracy, accuracyWithout, unknown } of behaviours) {
        add('completions with it', having, set, name);
        add('share', share, set, name);
        add('right', accuracy, set, name);
        add('right without it', accuracyWithout, set, name);
        add('not known', unknown, set, name);
      }
    }
    const { lengths, repetition, scripts, arithmetic, groups } = file;
    add('completions', file.completions);
    add('right', file.accuracy);
    for (const side of ['right', 'wrong'] as const) {
      for (const key of ['mean', 'q1', 'median', 'q3'] as const)
        add(`${lengths.unit}, ${side}, ${key}`, lengths[side]?.[key] ?? null);
    }
    add('cut off', file.truncated);
    add('repeated 4-grams', repetition.repeatedShare);
    add('end in a loop', repetition.loops);
    add('second script', scripts.mixed);
    for (const [key, value] of Object.entries(arithmetic)) add(`arithmetic: ${key}`, value);
    add('share of checked with broken arithmetic', ratio(arithmetic.withBroken, arithmetic.checked));
    for (const [key, value] of Object.entries(groups)) add(`groups: ${key}`, value);
  }
  return rows;
}
