import type { LibraryRun } from './runLibrary';
import type { RunEntry } from '../../store/runEntry';

const grouped = new WeakMap<readonly LibraryRun[], ReadonlyMap<string, readonly LibraryRun[]>>();

/** Runs by the model folder they started from, in their order; without those whose record is not there. Computed once for a list. */
export function runsByBase(runs: readonly LibraryRun[]): ReadonlyMap<string, readonly LibraryRun[]> {
  const known = grouped.get(runs);
  if (known) return known;
  const found = new Map<string, LibraryRun[]>();
  for (const run of runs) {
    const base = baseOf(run.entry);
    if (base === undefined) continue;
    const others = found.get(base);
    if (others) others.push(run);
    else found.set(base, [run]);
  }
  grouped.set(runs, found);
  return found;
}

/** The model folder a run started from; undefined while its record is not there. */
export function baseOf(entry: RunEntry | undefined): string | undefined {
  return entry?.kind === 'run' ? entry.record.baseModel.path : undefined;
}
