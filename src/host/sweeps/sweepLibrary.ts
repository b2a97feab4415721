import type { SweptRun } from '../../contract/sweep';
import { SweepStore, type PlannedSweep, type SweepEntry } from '../../store/sweepStore';
import { runKey, type RunRef } from '../runs/runRef';
import type { SweepRef } from './sweepRef';

export interface LibrarySweep {
  ref: SweepRef;
  entry: SweepEntry;
}

/** A run's place in a sweep. */
export interface SweptPlace {
  ref: SweepRef;
  entry: PlannedSweep;
  run: SweptRun;
}

/** All sweeps of all workspace folders: one store a runs folder, kept in step with the folders that are open. */
export class SweepLibrary {
  private readonly stores = new Map<string, { store: SweepStore; subscription: { dispose(): void } }>();
  /** By run; made when it is asked for. */
  private places: Map<string, SweptPlace> | undefined;
  private readonly listeners = new Set<() => void>();

  /** Opens the stores of new folders and closes those of folders that are gone. Resolves when all have been read. */
  async setFolders(runsFolders: readonly string[]): Promise<void> {
    for (const [path, { store, subscription }] of this.stores) {
      if (runsFolders.includes(path)) continue;
      subscription.dispose();
      store.dispose();
      this.stores.delete(path);
    }
    for (const path of runsFolders) {
      if (this.stores.has(path)) continue;
      const store = new SweepStore(path);
      this.stores.set(path, { store, subscription: store.onDidChange(() => this.announce()) });
    }
    await this.ready();
    this.announce();
  }

  /** Resolves when all sweeps of the folders that are open have been read. */
  async ready(): Promise<void> {
    await Promise.all([...this.stores.values()].map(({ store }) => store.ready));
  }

  /** Newest first; of one folder, or of all. */
  sweeps(runsFolder?: string): LibrarySweep[] {
    return [...this.stores]
      .filter(([path]) => runsFolder === undefined || path === runsFolder)
      .flatMap(([path, { store }]) => store.sweeps.map((entry) => ({ ref: { runsFolder: path, sweepId: entry.id }, entry })));
  }

  find({ runsFolder, sweepId }: SweepRef): SweepEntry | undefined {
    return this.stores.get(runsFolder)?.store.sweeps.find(({ id }) => id === sweepId);
  }

  /** The sweep that a run is of, and what was planned for it; undefined for a run alone. */
  of(run: RunRef): SweptPlace | undefined {
    this.places ??= new Map(this.sweeps().flatMap(({ ref, entry }) => (entry.kind === 'sweep' ? placesIn(ref, entry) : [])));
    return this.places.get(runKey(run));
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Looks at everything now. */
  async refresh(): Promise<void> {
    await Promise.all([...this.stores.values()].map(({ store }) => store.refresh()));
  }

  dispose(): void {
    for (const { store, subscription } of this.stores.values()) {
      subscription.dispose();
      store.dispose();
    }
    this.stores.clear();
    this.listeners.clear();
  }

  private announce(): void {
    this.places = undefined;
    for (const listener of [...this.listeners]) listener();
  }
}

function placesIn(ref: SweepRef, entry: PlannedSweep): [string, SweptPlace][] {
  return entry.record.runs.map((run) => [runKey({ runsFolder: ref.runsFolder, runId: run.id }), { ref, entry, run }]);
}
