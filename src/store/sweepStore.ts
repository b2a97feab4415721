import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SweepEnd, SweepRecord } from '../contract/sweep';
import { pendingControl } from './controlFiles';
import { isMissing, messageOf } from './errorCode';
import { FolderWatch } from './folderWatch';
import { MissingFileError } from './jsonFile';
import type { LockState } from './lock';
import { lastWords, readLogTail } from './logTail';
import { readSweep, readSweepEnd, sweepLog, sweepsFolder } from './sweepFiles';
import { sweepLockState } from './sweepLock';
import { readUser } from './userFile';

interface SweepBase {
  id: string;
  folder: string;
  /** Unix time in ms. */
  createdAt: number;
}

export interface PlannedSweep extends SweepBase {
  kind: 'sweep';
  record: SweepRecord;
  /** What the user calls it. */
  name: string | null;
  /** The process that carries it out, or how the last one ended. */
  process: LockState['state'];
  /** It was asked to stop, and is going still. */
  isStopping: boolean;
  /** How the last process came to its end; null while one carries it out, and where none said. */
  end: SweepEnd | null;
  /** The last thing that it said in its log; empty where there is nothing. */
  lastLine: string;
}

/** A sweep without a plan that can be read: one that is just being planned, or is damaged. */
export interface BrokenSweep extends SweepBase {
  kind: 'starting' | 'broken';
  reason: string;
}

export type SweepEntry = PlannedSweep | BrokenSweep;

/** A planned sweep without a process this long after it was planned has none, ms. */
export const BEGIN_LIMIT = 10_000;
/** How long planning may take, ms. */
const START_LIMIT = 60_000;
const DEBOUNCE = 50;
/** What the sweep says itself; the native libraries of an evaluation print to its log too. */
const REPORT = /^(sweep|run \d+ of|evaluating|the (trainer|evaluation) of|\d+ (runs|evaluations) are) /;

/**
 * The sweeps beside one runs folder, kept up to date from file watching with polling as the fallback. Only reads; nothing found there makes it throw.
 * What became of the runs is in their own folders.
 */
export class SweepStore {
  /** Resolves when the folder has been read for the first time. */
  readonly ready: Promise<void>;
  private readonly folder: string;
  private listProblem: string | null = null;
  private entries: readonly SweepEntry[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly watch = new FolderWatch(() => this.onWatched());
  private queue: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private late: NodeJS.Timeout | undefined;
  private disposed = false;

  constructor(
    runsFolder: string,
    private readonly intervals = { going: 2000, idle: 10_000 },
  ) {
    this.folder = sweepsFolder(runsFolder);
    this.ready = this.refresh();
    this.schedule();
  }

  /** Why the folder cannot be listed; null where it can, or is not there yet. */
  get problem(): string | null {
    return this.listProblem;
  }

  /** Newest first. */
  get sweeps(): readonly SweepEntry[] {
    return this.entries;
  }

  onDidChange(listener: () => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  /** Looks now; resolves when listeners have been told. */
  refresh(): Promise<void> {
    const done = this.queue.then(() => (this.disposed ? undefined : this.look()));
    // Whoever asked hears of a failure; the next look is made all the same.
    this.queue = done.catch(() => undefined);
    return done;
  }

  dispose(): void {
    this.disposed = true;
    this.listeners.clear();
    this.watch.dispose();
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    clearTimeout(this.late);
  }

  private onWatched(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      void this.refresh();
    }, DEBOUNCE);
  }

  private schedule(): void {
    const isGoing = this.entries.some(
      (entry) => entry.kind === 'starting' || (entry.kind === 'sweep' && entry.process === 'held'),
    );
    this.timer = setTimeout(
      () => void this.refresh().finally(() => this.disposed || this.schedule()),
      isGoing ? this.intervals.going : this.intervals.idle,
    ).unref();
  }

  /** What was known stays while the folder cannot be listed. */
  private names(): string[] {
    try {
      this.listProblem = null;
      return readdirSync(this.folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(({ name }) => name);
    } catch (error) {
      if (isMissing(error)) return [];
      this.listProblem = `The folder ${this.folder} cannot be listed: ${messageOf(error)}.`;
      return this.entries.map(({ id }) => id);
    }
  }

  private async look(): Promise<void> {
    const entries = await Promise.all(this.names().map((id) => readEntry(id, join(this.folder, id))));
    const found = entries
      .filter((entry) => entry !== undefined)
      .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
    if (this.disposed) return;
    const isSame = JSON.stringify(found) === JSON.stringify(this.entries);
    this.entries = found;
    const added = this.watch.set(new Set([this.folder, ...found.map(({ folder }) => folder)].filter(isThere)));
    // What happened between reading a folder and watching it.
    if (added.length > 0) this.onWatched();
    this.awaitBegin();
    if (!isSame) this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  /** A sweep that died before it began changes no file when its time to begin is over: listeners are told then. */
  private awaitBegin(): void {
    clearTimeout(this.late);
    const left = this.entries.flatMap((entry) =>
      entry.kind === 'sweep' && entry.process === 'none' ? [entry.createdAt + BEGIN_LIMIT - Date.now()] : [],
    );
    const soonest = Math.min(...left.filter((milliseconds) => milliseconds > 0));
    if (soonest === Infinity) return;
    // A timer may be a little early.
    this.late = setTimeout(() => {
      this.awaitBegin();
      this.tell();
    }, soonest + 10).unref();
  }
}

/** undefined where it went meanwhile. */
async function readEntry(id: string, folder: string): Promise<SweepEntry | undefined> {
  let createdAt = 0;
  try {
    createdAt = statSync(folder).mtimeMs;
    // Before the log and ended.json: a process that has let go has said its last word.
    const { state } = await sweepLockState(folder);
    const { lines } = await readLogTail(sweepLog(folder), 50);
    const [lastWord = ''] = lastWords(lines, 1);
    const lastLine = lines.findLast((line) => REPORT.test(line)) ?? lastWord;
    return await readPlanned(id, folder, state, lastLine).catch((error: unknown) => {
      if (!(error instanceof MissingFileError)) throw error;
      const isNew = Date.now() - createdAt < START_LIMIT && lastLine === '';
      return { kind: isNew ? 'starting' : 'broken', id, folder, createdAt, reason: lastLine || error.message } as const;
    });
  } catch (error) {
    return isMissing(error) ? undefined : { kind: 'broken', id, folder, createdAt, reason: messageOf(error) };
  }
}

async function readPlanned(id: string, folder: string, state: LockState['state'], lastLine: string): Promise<PlannedSweep> {
  const record = await readSweep(folder);
  const { name } = await readUser(folder);
  const isStopping = state === 'held' && pendingControl(folder).some(({ request }) => request.type === 'stop');
  // What an earlier process left may still be there when a new one has just taken the lock.
  // It says less than the runs do: where it cannot be read, they are shown all the same.
  const end = state === 'held' ? null : await readSweepEnd(folder).catch(() => null);
  return { kind: 'sweep', id, folder, createdAt: record.createdAt, record, name, process: state, isStopping, end, lastLine };
}

function isThere(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false }) !== undefined;
}
