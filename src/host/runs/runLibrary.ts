import { basename, dirname } from 'node:path';
import type { RunView } from '../../store/runView';
import type { RunEntry } from '../../store/runEntry';
import { RunStore } from '../../store/runStore';
import { nextTurn } from '../../store/turns';
import { runKey, type RunRef } from './runRef';

/** A folder of runs and what to call it: the name of its workspace folder. */
export interface RunsFolder {
  name: string;
  path: string;
}

export interface LibraryRun {
  ref: RunRef;
  entry: RunEntry;
}

export interface LibraryChange {
  added: RunRef[];
  removed: RunRef[];
  changed: RunRef[];
}

/** All runs of all workspace folders: one store a runs folder, kept in step with the folders that are open. */
export class RunLibrary {
  private readonly stores = new Map<string, { folder: RunsFolder; store: RunStore; subscription: { dispose(): void } }>();
  private readonly listeners = new Set<(change: LibraryChange) => void>();
  private readonly listed = new WeakMap<readonly RunEntry[], readonly LibraryRun[]>();
  /** One reference a run, by its folder and id: what is kept with it is kept for all who ask. */
  private readonly refs = new Map<string, Map<string, RunRef>>();
  private joined: { parts: readonly (readonly LibraryRun[])[]; all: readonly LibraryRun[] } = { parts: [], all: [] };

  /** Opens the stores of new folders and closes those of folders that are gone. Resolves when all have been read. */
  async setFolders(folders: readonly RunsFolder[]): Promise<void> {
    const wanted = new Set(folders.map(({ path }) => path));
    for (const [path, { store, subscription }] of this.stores) {
      if (wanted.has(path)) continue;
      subscription.dispose();
      store.dispose();
      this.stores.delete(path);
      this.refs.delete(path);
    }
    for (const folder of folders) {
      if (this.stores.has(folder.path)) continue;
      const store = new RunStore(folder.path);
      const refs = (ids: string[]) => ids.map((runId) => this.refIn(folder.path, runId));
      const subscription = store.onDidChange(({ added, removed, changed }) =>
        this.announce({ added: refs(added), removed: refs(removed), changed: refs(changed) }),
      );
      this.stores.set(folder.path, { folder, store, subscription });
    }
    await this.ready();
    // Listeners have just been told of the last runs: with thousands, others come between.
    await nextTurn();
    this.announce({ added: [], removed: [], changed: [] });
  }

  /** Resolves when the newest runs of each folder have been read; the others come as `added`. */
  async begun(): Promise<void> {
    await Promise.all([...this.stores.values()].map(({ store }) => store.begun));
  }

  /** Resolves when all runs of each folder have been read. */
  async ready(): Promise<void> {
    await Promise.all([...this.stores.values()].map(({ store }) => store.ready));
  }

  get folders(): RunsFolder[] {
    return [...this.stores.values()].map(({ folder }) => folder);
  }

  /** Newest first; of one folder, or of all. */
  runs(runsFolder?: string): readonly LibraryRun[] {
    const stores = [...this.stores.values()].filter(({ folder }) => runsFolder === undefined || folder.path === runsFolder);
    const parts = stores.map(({ folder, store }) => this.runsOf(folder, store));
    if (parts.length === 1) return parts[0]!;
    const isSame = parts.length === this.joined.parts.length && parts.every((part, index) => part === this.joined.parts[index]);
    if (!isSame) this.joined = { parts, all: parts.flat() };
    return this.joined.all;
  }

  /** Those that a trainer is at work on, newest first in each folder. */
  going(): readonly LibraryRun[] {
    return [...this.stores.values()].flatMap(({ folder, store }) =>
      store.going.map((entry) => ({ ref: this.refIn(folder.path, entry.id), entry })),
    );
  }

  private refIn(runsFolder: string, runId: string): RunRef {
    let refs = this.refs.get(runsFolder);
    if (!refs) this.refs.set(runsFolder, (refs = new Map()));
    let ref = refs.get(runId);
    if (!ref) refs.set(runId, (ref = { runsFolder, runId }));
    return ref;
  }

  /** A store has another array when something changed: each listener asks for all of them. */
  private runsOf(folder: RunsFolder, store: RunStore): readonly LibraryRun[] {
    const { runs } = store;
    let listed = this.listed.get(runs);
    if (!listed) {
      listed = runs.map((entry) => ({ ref: this.refIn(folder.path, entry.id), entry }));
      this.listed.set(runs, listed);
    }
    return listed;
  }

  /** Why folders cannot be listed. */
  get problems(): string[] {
    return [...this.stores.values()].flatMap(({ store }) => store.problem ?? []);
  }

  /** The run of a key; undefined where it is in no folder that is open. */
  refOf(key: string): RunRef | undefined {
    const ref = { runsFolder: dirname(key), runId: basename(key) };
    return this.stores.has(ref.runsFolder) ? ref : undefined;
  }

  find({ runsFolder, runId }: RunRef): RunEntry | undefined {
    return this.stores.get(runsFolder)?.store.run(runId);
  }

  /** Everything the event log of a run says. */
  async view(ref: RunRef): Promise<RunView> {
    const store = this.stores.get(ref.runsFolder)?.store;
    if (!store) throw new Error(`The folder of the run ${runKey(ref)} is not open.`);
    return store.view(ref.runId);
  }

  /** An empty change: anything may be another, since folders were opened or closed, or the user asked for a refresh. */
  onDidChange(listener: (change: LibraryChange) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Looks at the folder of one run now, which a command has just changed. */
  async look({ runsFolder, runId }: RunRef): Promise<void> {
    await this.stores.get(runsFolder)?.store.refresh(runId);
  }

  /** Looks at everything now; listeners take nothing they know for granted. */
  async refresh(): Promise<void> {
    await Promise.all([...this.stores.values()].map(({ store }) => store.refresh()));
    this.announce({ added: [], removed: [], changed: [] });
  }

  dispose(): void {
    for (const { store, subscription } of this.stores.values()) {
      subscription.dispose();
      store.dispose();
    }
    this.stores.clear();
    this.listeners.clear();
  }

  private announce(change: LibraryChange): void {
    for (const listener of [...this.listeners]) listener(change);
  }
}
