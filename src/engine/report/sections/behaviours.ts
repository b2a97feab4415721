import type { BarChart } from '../../../analysis/chart/chart';
import { wordsWidth } from '../../../analysis/chart/svgElement';
import { count, fixed, percent } from '../../../analysis/numberText';
import type { BehavioursOfFile, BehavioursReport } from '../../../contract/behavioursReport';
import type { Block, Section, Words } from '../document';
import { reasonText, type Computed } from './absent';
import { areFew } from './besideBase';
import { modelColour } from './coverage';

export interface BehavioursOfModel {
  name: string;
  index: number;
  found: Computed<BehavioursReport>;
}

/** Formats, words and faults of the completions of each model, and how right those with each are. */
export function behavioursSection(models: readonly BehavioursOfModel[]): Section {
  const title = 'Behaviours and formats';
  const files = models.flatMap(({ name, index, found }) =>
    'value' in found ? [{ name, index, file: found.value.files[0]! }] : [],
  );
  const absent = models.flatMap(({ name, found }): Block[] =>
    'reason' in found ? [{ kind: 'text', text: reasonText(name, found.reason) }] : [],
  );
  if (models.length === 0) return { title, blocks: [{ kind: 'text', text: 'There are no completions: nothing was evaluated.' }] };
  const sets = files[0]?.file.sets.map(({ name }) => name) ?? [];
  return {
    title,
    blocks: [...sets.flatMap((set) => ofSet(set, files)), ...(files.length > 0 ? [lengths(files)] : []), ...absent],
  };
}

/** Bars of a chart that has another beside it: more would be too thin for their values. */
const MOST_BARS_BESIDE = 8;
/** px that the names below it have together. */
const LABELS_BESIDE = 340;

type BehaviourSet = BehavioursOfFile['sets'][number];
type Behaviour = BehaviourSet['behaviours'][number];

interface Named {
  name: string;
  index: number;
  file: BehavioursOfFile;
}

function ofSet(set: string, files: readonly Named[]): Block[] {
  const found = files.flatMap(({ file, ...model }) => {
    const one = file.sets.find(({ name }) => name === set);
    return one ? [{ ...model, set: one }] : [];
  });
  const [first] = found;
  if (!first) return [];
  const names = first.set.behaviours
    .map(({ name }) => name)
    .filter((name) => found.some((one) => (behaviourOf(one, name)?.count ?? 0) > 0));
  const rest = first.set.isExclusive ? first.set.behaviours.at(-1)!.name : null;
  if (names.length === 0 || names.every((name) => name === rest))
    return [
      {
        kind: 'text',
        text: `Of the set ${set} (${first.set.behaviours.map(({ name }) => name).join(', ')}) no completion has ${rest === null ? 'any' : `any but ${rest}`}.`,
      },
    ];
  const bars = (title: string, label: string, value: (behaviour: Behaviour) => number | null): BarChart => {
    const of = (one: (typeof found)[number], name: string): number | null => {
      const behaviour = behaviourOf(one, name);
      return behaviour ? value(behaviour) : null;
    };
    return {
      ...{ kind: 'bars', title, label: set, categories: names, y: { label, to: 1 } },
      description: found
        .map((one) => `${one.name}: ${names.map((name) => `${name} ${percent(of(one, name))}`).join(', ')}`)
        .join('; ')
        .concat('.'),
      groups: found.map((one) => ({
        ...{ name: one.name, colour: modelColour(one.index) },
        values: names.map((name) => {
          const share = of(one, name);
          return share === null ? null : { value: share };
        }),
      })),
      value: (share) => fixed(share),
    };
  };
  const charts = [
    bars(`Completions by ${set}`, 'share of completions', ({ share }) => share),
    bars(`How right these are, by ${set}`, 'share that is right', ({ accuracy }) => accuracy),
  ];
  return [
    {
      ...{ kind: 'charts', file: `behaviours-${set}`, title: `Completions by ${set}, and how right these are`, charts },
      ...(names.length * found.length <= MOST_BARS_BESIDE &&
      names.every((name) => wordsWidth(name) * names.length <= LABELS_BESIDE)
        ? { columns: 2, size: { width: 430, height: 280 } }
        : { columns: 1, size: { width: 720, height: 300 } }),
      description: charts.map(({ title, description }) => `${title}: ${description}`).join(' '),
    },
    ...tables(set, names, found),
  ];
}

const behaviourOf = ({ set }: { set: BehaviourSet }, name: string): Behaviour | undefined =>
  set.behaviours.find((one) => one.name === name);

/** Of many models shares and accuracies are tables of their own, so that a page has room for them. */
function tables(set: string, names: readonly string[], found: readonly { name: string; set: BehaviourSet }[]): Block[] {
  const caption = `Completions by ${set}`;
  const models = found.map(({ name }) => name);
  const rows = (cells: (behaviour: Behaviour | undefined) => Words[]): Words[][] =>
    names.map((name) => [name, ...found.flatMap((one) => cells(behaviourOf(one, name)))]);
  if (areFew(found.length))
    return [
      {
        ...{
          kind: 'table',
          caption,
          columns: ['', ...models.flatMap((name) => [`${name}: completions`, 'share', 'of these right'])],
        },
        rows: rows((one) => [count(one?.count ?? 0), percent(one?.share), percent(one?.accuracy)]),
      },
    ];
  const columns = ['', ...models];
  return [
    {
      kind: 'table',
      caption: `${caption}: number and share`,
      columns,
      rows: rows((one) => [`${count(one?.count ?? 0)} (${percent(one?.share)})`]),
    },
    {
      kind: 'table',
      caption: `${caption}: share of these that is right`,
      columns,
      rows: rows((one) => [percent(one?.accuracy)]),
    },
  ];
}

function lengths(files: readonly Named[]): Block {
  const row = (name: string, of: (file: BehavioursOfFile) => string): Words[] => [name, ...files.map(({ file }) => of(file))];
  const unit = files[0]!.file.lengths.unit;
  const median = (box: { median: number; count: number } | null): string =>
    box ? `${count(box.median)} (n = ${count(box.count)})` : '–';
  return {
    ...{ kind: 'table', caption: 'Completions', columns: ['', ...files.map(({ name }) => name)] },
    rows: [
      row('completions', ({ completions }) => count(completions)),
      row('right', ({ accuracy }) => percent(accuracy)),
      row(`median length of right ones, ${unit}`, (file) => median(file.lengths.right)),
      row(`median length of wrong ones, ${unit}`, (file) => median(file.lengths.wrong)),
      row('cut off at the length limit', ({ truncated }) => percent(truncated)),
      row('mean share of repeated 4-grams', ({ repetition }) => percent(repetition.repeatedShare)),
      row('end in a loop', ({ repetition }) => count(repetition.loops)),
      row(
        'right ones with arithmetic that does not hold',
        ({ arithmetic: { rightWithBroken, rightChecked } }) => `${count(rightWithBroken)} of ${count(rightChecked)} checked`,
      ),
      row(
        'problems all right, mixed, all wrong',
        ({ groups }) => `${count(groups.allRight)}, ${count(groups.mixed)}, ${count(groups.allWrong)}`,
      ),
    ],
  };
}
