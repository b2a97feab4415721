import { OWN_SET, type BehavioursSource } from '../../../src/contract/messages/behaviours';
import type { BehavioursOfFile } from '../../../src/contract/behavioursReport';
import { visibleText } from '../../shared/hostileText';
import type { Axis, BehavioursView } from './views';

export type BehaviourSetOfFile = BehavioursOfFile['sets'][number];
export type BehaviourOfFile = BehaviourSetOfFile['behaviours'][number];

/** What was measured of one source, or of one model in it. */
export interface Entry {
  /** Of all entries, this one. */
  id: string;
  source: BehavioursSource;
  /** `step 12`, `base`, a model's name. */
  label: string;
  /** Place on the axis: a step, a temperature, or the number of the entry. */
  x: number;
  file: BehavioursOfFile;
}

/** Entries of what has been measured so far, along the axis. @param measured the files of a source, undefined before it is measured */
export function entriesOf(view: BehavioursView, measured: (key: string) => readonly BehavioursOfFile[] | undefined): Entry[] {
  const { axis, sources } = view;
  const all = sources.flatMap((source) =>
    (measured(source.key) ?? []).map((file, _, files) => ({
      ...{ id: `${source.key}#${file.name}`, source, file },
      label: visibleText(files.length > 1 || view.id === 'file' ? file.name : source.label),
    })),
  );
  return all.map((entry, index) => ({ ...entry, x: placeOf(axis, entry.source, index) }));
}

function placeOf(axis: Axis, { step, temperature }: BehavioursSource, index: number): number {
  return axis === 'step' ? (step ?? index) : axis === 'temperature' ? (temperature ?? index) : index;
}

/** Names of the sets of any entry, in order; the user's own is always among them, last. */
export function setNames(entries: readonly Entry[]): string[] {
  const names = new Set(entries.flatMap(({ file }) => file.sets.map(({ name }) => name)));
  names.delete(OWN_SET);
  return [...names, OWN_SET];
}

export const setOf = ({ file }: Entry, name: string): BehaviourSetOfFile | undefined =>
  file.sets.find((set) => set.name === name);

export const behaviourOf = (entry: Entry, set: string, name: string): BehaviourOfFile | undefined =>
  setOf(entry, set)?.behaviours.find((behaviour) => behaviour.name === name);

/** How many completions of an entry have a behaviour, of those where that is known. */
export const knownShare = ({ count, unknown }: BehaviourOfFile, { file }: Entry): { count: number; of: number } => ({
  count,
  of: file.completions - unknown,
});

/** Behaviours of a set in any entry, in order, and which of them is the rest of an exclusive one. */
export function behavioursOf(entries: readonly Entry[], set: string): { names: string[]; rest: string | null } {
  const sets = entries.flatMap((entry) => setOf(entry, set) ?? []);
  const names = [...new Set(sets.flatMap(({ behaviours }) => behaviours.map(({ name }) => name)))];
  const [first] = sets;
  return { names, rest: first?.isExclusive ? (first.behaviours.at(-1)?.name ?? null) : null };
}

/** Share right of an entry, as its count out of how many; null where it is not known. */
export function rightOf({ file }: Entry): { right: number; of: number } | null {
  const { right, wrong } = file.lengths;
  const of = (right?.count ?? 0) + (wrong?.count ?? 0);
  return of === 0 ? null : { right: right?.count ?? 0, of };
}
