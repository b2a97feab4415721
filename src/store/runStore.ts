import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isMissing, messageOf } from './errorCode';
import { changedAt, inodeOf, newestFirst } from './folderTimes';
import { FolderWatch } from './folderWatch';
import { lockHolder } from './lock';
import { summaryOfView } from './logSummary';
import { lastWords, readLogTail } from './logTail';
import { readRun, runSignature, type FoundRun } from './readRun';
import { isGoing, newestOf, summarise, unfinishedStates, type BrokenRun, type RunEntry } from './runEntry';
import { RecentFollowers } from './runFollower';
import { exists, runFolder, runPaths } from './runPaths';
import type { RunView } from './runView';
import { TrainerLiveness } from './trainerLiveness';
import { nextTurn, Turns } from './turns';
import { runStoreDefaults, type RunStoreOptions } from './runStoreOptions';

export interface RunsChange {
  added: string[];
  removed: string[];
  changed: string[];
}

interface KnownRun {
  signature: string;
  found: FoundRun;
  entry: RunEntry;
}

const debounce = 25;
const keptViews = 32;
/** The newest runs are watched even when they have ended: another window may resume or rename them. */
const watchedRuns = 50;
/** Where watching fails, ms. */
const fallbackInterval = 500;
/** Runs that are read before listeners hear of any. Each further part is as large as all before it: telling of it costs as much as there are runs. */
const firstPart = 100;
/** How the others are read, so that a panel that opens meanwhile is answered: ms at a time, and ms that are left to others after it. */
const othersReading = [5, 3] as const;

/**
 * The runs of one folder, kept up to date from file watching with polling as the fallback. Only reads; any number of stores can look
 * at one folder. A run whose trainer lives is followed event by event, of the others only the ends of the logs are read. Nothing
 * found in the folder makes it throw: what cannot be read is a `broken` entry.
 */
export class RunStore {
  readonly folder: string;
  /** Resolves when the folder has been listed for the first time. */
  readonly ready: Promise<void>;
  /** Resolves when the newest of its runs have been read, long before `ready` where there are thousands; the others come as `added`. */
  readonly begun: Promise<void>;
  private readonly known = new Map<string, KnownRun>();
  private readonly listeners = new Set<(change: RunsChange) => void>();
  private readonly watch = new FolderWatch((folder) => this.onWatched(folder));
  private readonly liveness: TrainerLiveness;
  private readonly followers = new RecentFollowers(keptViews);
  private readonly options: Required<RunStoreOptions>;
  private readonly dirty = new Set<string>();
  /** Runs whose trainer is at work, or may be. */
  private readonly active = new Set<string>();
  private listDirty = false;
  private listProblem: string | null = null;
  private inode: number | undefined;
  private sorted: readonly RunEntry[] | undefined;
  private queue: Promise<void> = Promise.resolve();
  private flushTimer: NodeJS.Timeout | undefined;
  private activeTimer: NodeJS.Timeout | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private disposed = false;
  private begin: () => void = () => undefined;

  constructor(runsFolder: string, options: RunStoreOptions = {}) {
    this.folder = resolve(runsFolder);
    this.options = { ...runStoreDefaults, ...options };
    this.liveness = new TrainerLiveness(this.options.onlyWhenAsked ? 0 : undefined);
    this.begun = new Promise((resolve) => (this.begin = resolve));
    this.ready = this.options.onlyWhenAsked ? Promise.resolve() : this.enqueue(() => this.lookAtFirst());
    if (this.options.onlyWhenAsked) return;
    void this.ready.finally(() => {
      this.begin();
      this.scheduleIdle(0);
    });
    this.scheduleActive();
  }

  /** Newest first. */
  get runs(): readonly RunEntry[] {
    this.sorted ??= newestOf([...this.known.values()].map(({ entry }) => entry));
    return this.sorted;
  }

  /** Those that a trainer is at work on, newest first: few of thousands. */
  get going(): readonly RunEntry[] {
    return newestOf([...this.active].flatMap((id) => this.run(id) ?? []));
  }

  run(id: string): RunEntry | undefined {
    return this.known.get(id)?.entry;
  }

  /** Why the folder itself cannot be listed; null where it can, or is not there yet. */
  get problem(): string | null {
    return this.listProblem;
  }

  /** Why file watching does not work, so that changes are seen by polling only; null where it works. */
  get watchProblem(): string | null {
    return this.watch.problem;
  }

  /** Everything a run's log says. The log is read once; asked again, only what was added. */
  async view(id: string): Promise<RunView> {
    return this.followers.of(runFolder(this.folder, id)).read();
  }

  onDidChange(listener: (change: RunsChange) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Looks at the whole folder, or at one run, now; resolves when listeners have been told. */
  refresh(id?: string): Promise<void> {
    return this.enqueue(() => (id === undefined ? this.lookAtAll() : this.lookAt([id])));
  }

  dispose(): void {
    this.disposed = true;
    this.listeners.clear();
    this.watch.dispose();
    for (const timer of [this.flushTimer, this.activeTimer, this.idleTimer]) clearTimeout(timer);
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.queue.then(() => (this.disposed ? undefined : work()));
    this.queue = done.catch(() => undefined);
    return done;
  }

  private onWatched(folder: string): void {
    if (folder === this.folder) this.listDirty = true;
    else this.dirty.add(folder.slice(this.folder.length + 1));
    this.flushTimer ??= setTimeout(() => {
      this.flushTimer = undefined;
      const ids = [...this.dirty];
      const list = this.listDirty;
      this.dirty.clear();
      this.listDirty = false;
      void this.enqueue(async () => this.lookAt(list ? [...ids, ...this.cameOrWent(await this.list())] : ids));
    }, debounce);
  }

  private scheduleActive(): void {
    this.activeTimer = setTimeout(
      () => {
        const work = async () => this.lookAt(this.known.size === 0 ? await this.list() : [...this.active]);
        void this.enqueue(work).finally(() => this.disposed || this.scheduleActive());
      },
      this.watch.problem ? Math.min(fallbackInterval, this.options.activeInterval) : this.options.activeInterval,
    ).unref();
  }

  /** A slow disk is looked at less often, so that polling never takes more than 2 % of the time. */
  private scheduleIdle(lastTook: number): void {
    if (this.disposed) return;
    const wait = Math.max(this.options.idleInterval, lastTook * 50);
    this.idleTimer = setTimeout(() => {
      const start = performance.now();
      void this.enqueue(() => this.lookAtAll()).finally(() => this.scheduleIdle(performance.now() - start));
    }, wait).unref();
  }

  private async lookAtAll(): Promise<void> {
    const names = await this.list();
    await this.lookAt([...names, ...this.cameOrWent(names).filter((id) => this.known.has(id))]);
  }

  /** Newest first, and told of in parts, so that what one looks for among thousands is there at once. */
  private async lookAtFirst(): Promise<void> {
    await this.lookAt(await newestFirst(this.folder, await this.list()), true);
  }

  private cameOrWent(names: readonly string[]): string[] {
    const present = new Set(names);
    return [...names.filter((id) => !this.known.has(id)), ...[...this.known.keys()].filter((id) => !present.has(id))];
  }

  private async lookAt(ids: readonly string[], inParts = false): Promise<void> {
    let change: RunsChange = { added: [], removed: [], changed: [] };
    let turns = new Turns();
    let nextPart = firstPart;
    for (const [index, id] of ids.entries()) {
      if ((await turns.next()) && this.disposed) return;
      await this.lookAtOne(id, change);
      if (!inParts || index + 1 < nextPart) continue;
      await this.publish(change);
      this.begin();
      turns = new Turns(...othersReading);
      change = { added: [], removed: [], changed: [] };
      nextPart *= 2;
    }
    await this.publish(change);
  }

  private async lookAtOne(id: string, change: RunsChange): Promise<void> {
    const folder = join(this.folder, id);
    const before = this.known.get(id);
    let signature: string;
    try {
      signature = runSignature(folder);
    } catch (error) {
      if (isMissing(error)) {
        if (this.known.delete(id)) change.removed.push(id);
        this.active.delete(id);
        this.followers.drop(folder);
        return;
      }
      signature = messageOf(error);
    }
    const same = before?.signature === signature;
    // A run that has ended, unchanged. Of any other, the trainer can die without a byte being written.
    if (same && before.found.kind === 'run' && !unfinishedStates.has(before.found.log.state)) return;
    const found = same ? before.found : readRun(folder);
    const entry = await this.describe(id, folder, found).catch((error: unknown) => broken(id, folder, messageOf(error)));
    // An entry that says the same stays the same object: by that others know that there is nothing to tell.
    const isTold = before !== undefined && same && JSON.stringify(before.entry) === JSON.stringify(entry);
    this.known.set(id, { signature, found, entry: isTold ? before.entry : entry });
    if (isGoing(entry)) this.active.add(id);
    else this.active.delete(id);
    if (!before) change.added.push(id);
    else if (!isTold) change.changed.push(id);
  }

  private async describe(id: string, folder: string, found: FoundRun): Promise<RunEntry> {
    if (found.kind === 'broken') return broken(id, folder, found.reason);
    if (found.kind === 'unrecorded') return this.describeUnrecorded(id, folder);
    const { record, user, userProblem, hasCheckpoint } = found;
    const alive = unfinishedStates.has(found.log.state) && (await this.liveness.isAlive(record.process, found.log.lastEventAt));
    const log = alive ? summaryOfView(await this.followers.of(folder).read()) : found.log;
    return { kind: 'run', id, folder, record, user, userProblem, summary: summarise(log, alive, hasCheckpoint) };
  }

  private async describeUnrecorded(id: string, folder: string): Promise<RunEntry> {
    const since = changedAt(folder);
    const { log } = runPaths(folder);
    const isNew = (await exists(log)) && Date.now() - since < this.options.startLimit;
    const starting = isNew || (await lockHolder(folder)) !== undefined;
    if (starting) return { kind: 'starting', id, folder, createdAt: since };
    const [last] = lastWords((await readLogTail(log, 20)).lines, 1);
    const reason = last ? `The trainer ended before it wrote run.json: ${last.slice(0, 500)}` : 'run.json is missing.';
    return broken(id, folder, reason);
  }

  private async publish(change: RunsChange): Promise<void> {
    if (this.disposed) return;
    const count = change.added.length + change.removed.length + change.changed.length;
    if (count > 0) this.sorted = undefined;
    if (!this.options.onlyWhenAsked) this.watchAgain();
    // All of them have just been sorted, and listeners go through all of them.
    if (count > firstPart) await nextTurn();
    if (count > 0) for (const listener of this.listeners) listener(change);
  }

  private watchAgain(): void {
    const inode = inodeOf(this.folder);
    if (inode !== this.inode) this.watch.drop(this.folder);
    this.inode = inode;
    const newest = this.runs.slice(0, watchedRuns).map(({ folder }) => folder);
    const watched = [...newest, ...[...this.active].map((id) => join(this.folder, id))];
    const added = this.watch.set(new Set(inode === undefined ? watched : [this.folder, ...watched]));
    // What happened between reading a folder and watching it.
    for (const folder of added) this.onWatched(folder);
  }

  /** Folders, links to folders among them; hidden ones are not runs. What was known stays while the folder cannot be listed. */
  private async list(): Promise<string[]> {
    try {
      const entries = await readdir(this.folder, { withFileTypes: true });
      this.listProblem = null;
      return entries
        .filter((entry) => !entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
        .map((entry) => entry.name);
    } catch (error) {
      if (isMissing(error)) return [];
      this.listProblem = `The runs folder ${this.folder} cannot be listed: ${messageOf(error)}.`;
      return [...this.known.keys()];
    }
  }
}

function broken(id: string, folder: string, reason: string): BrokenRun {
  return { kind: 'broken', id, folder, createdAt: changedAt(folder), reason };
}
