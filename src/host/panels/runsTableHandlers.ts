import * as l10n from '@vscode/l10n';
import type * as vscode from 'vscode';
import {
  FIRST_ROWS,
  ROWS_PAGE,
  runsLayoutSchema,
  type RunEdit,
  type RunExtremes,
  type RunsPage,
  type RunsTableOverview,
  type RunsTableProtocol,
} from '../../contract/messages/runsTable';
import { listEvaluations } from '../../store/evaluationFiles';
import { isGoing, type RunEntry } from '../../store/runEntry';
import { messageOf } from '../../store/errorCode';
import { readRunView } from '../../store/runView';
import { nextTurn } from '../../store/turns';
import { updateUser } from '../../store/userFile';
import type { LibraryChange, LibraryRun, RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { PanelHandlers } from './answer';
import { runsPage } from './runsTableRows';
import { runExtremes, runSeries } from './runsTableSeries';
import type { MadeFile } from './saveFile';

export interface RunsTableServices {
  library: RunLibrary;
  isTrusted(): boolean;
  /** Kept with the workspace. */
  memory: Pick<vscode.Memento, 'get' | 'update'>;
  save(runsFolder: string, file: MadeFile): Promise<boolean>;
  copy(text: string): Promise<void>;
  act(action: 'openRun' | 'openCoverage', ref: RunRef): Promise<void>;
  start(): Promise<void>;
}

const LAYOUT = 'postTraining.runsTable';

/** What the Runs Table is told without asking. */
export interface RunsTableTold {
  rows(page: RunsPage): void;
  removed(keys: string[]): void;
  changed(overview: RunsTableOverview): void;
}

/** Answers the Runs Table, and collects what it is to be told of. */
export class RunsTableReader {
  private revision = 0;
  /** The runs as they were listed last, in the order of pages. */
  private listed: readonly RunRef[] = [];
  /** The runs that the table has, as they were when it was sent them. */
  private readonly sent = new Map<string, RunEntry>();
  /** What the folders were called then. */
  private sentFolders = '';
  /** Whether the table has asked for rows. Until then it is told of none: they would come twice, and keep it from drawing the first. */
  private hasAsked = false;
  private readonly waiting = new Map<string, RunRef>();
  private readonly gone = new Set<string>();
  private isOther = false;
  private isOverviewOther = false;
  private readonly extremes = new Map<string, { entry: RunEntry; found: RunExtremes }>();

  constructor(private readonly services: RunsTableServices) {}

  readonly handlers: PanelHandlers<RunsTableProtocol> = {
    open: async () => {
      // A window that has just opened knows of no run yet, which is not that there are none.
      await this.services.library.begun();
      this.hasAsked = false;
      this.forget();
      return this.overview();
    },
    readRows: ({ from }) => {
      // Runs that came since the panel opened, or since it was told to read again, have their rows too.
      if (from === 0) {
        this.hasAsked = true;
        this.list();
        this.sent.clear();
        this.sentFolders = this.folderNames();
      }
      const to = from + (from === 0 ? FIRST_ROWS : ROWS_PAGE);
      return { page: this.page(this.listed.slice(from, to)), next: to < this.listed.length ? to : null };
    },
    readSeries: async ({ keys }) => ({
      series: await Promise.all(
        keys.map(async (key) => {
          const ref = this.refOf(key);
          const { evaluations } = await listEvaluations(key);
          return runSeries(key, await this.services.library.view(ref), evaluations.length);
        }),
      ),
    }),
    readExtremes: async ({ keys }) => {
      const runs: RunExtremes[] = [];
      // One after the other: reading a log leaves the event loop to others, many at once would not.
      for (const key of keys) runs.push(await this.extremesOf(key));
      return { runs };
    },
    edit: async (edit) => {
      const ref = this.refOf(edit.key);
      await updateUser(runKey(ref), (user) => ({ ...user, ...changeOf(edit) }));
      await this.services.library.look(ref);
      return {};
    },
    act: async ({ action, key }) => {
      await this.services.act(action, this.refOf(key));
      return {};
    },
    start: async () => {
      await this.services.start();
      return {};
    },
    keepLayout: async (layout) => {
      await this.services.memory.update(LAYOUT, layout);
      return {};
    },
    save: async (file) => ({ saved: await this.services.save(this.services.library.folders[0]?.path ?? '', file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
  };

  /** Takes up what changed, for `tell`. An empty change: anything may be another. */
  take({ added, removed, changed }: LibraryChange): void {
    if (added.length + removed.length + changed.length === 0) this.isOther = true;
    for (const ref of [...added, ...changed]) this.waiting.set(runKey(ref), ref);
    for (const ref of removed) this.gone.add(runKey(ref));
  }

  /** Anything may be another: what is, is found by comparing. A store has another entry of a run whenever it is. */
  private takeDifferences(): void {
    const left = new Set(this.sent.keys());
    for (const { ref, entry } of this.services.library.runs()) {
      const key = runKey(ref);
      left.delete(key);
      if (this.sent.get(key) !== entry) this.waiting.set(key, ref);
    }
    for (const key of left) this.gone.add(key);
  }

  private folderNames(): string {
    return JSON.stringify(this.services.library.folders);
  }

  /** Takes up that what is said of all runs is another, such as whether one can be started. */
  takeOverview(): void {
    this.isOverviewOther = true;
  }

  /** Who opens the panel reads everything. */
  private forget(): void {
    this.waiting.clear();
    this.gone.clear();
    this.isOther = false;
    this.isOverviewOther = false;
  }

  /** Its page is gone: the next one opens anew. */
  hide(): void {
    this.hasAsked = false;
  }

  /** Tells what was taken up, in pages. */
  async tell(told: RunsTableTold): Promise<void> {
    // Others are told of the same change at this moment.
    await nextTurn();
    const isAnything = this.isOther;
    if (isAnything) this.takeDifferences();
    const [refs, gone, { isOverviewOther }] = [[...this.waiting.values()], [...this.gone], this];
    this.forget();
    const isOther = isAnything && this.folderNames() !== this.sentFolders;
    if (isOther) this.revision += 1;
    if (isAnything || isOverviewOther || gone.length > 0) told.changed(this.overview());
    if (isOther || !this.hasAsked) return;
    const { library } = this.services;
    const left = gone.filter((key) => !refs.some((ref) => runKey(ref) === key && library.find(ref)));
    for (const key of left) this.sent.delete(key);
    if (left.length > 0) told.removed(left);
    for (let from = 0; from < refs.length; from += ROWS_PAGE) {
      told.rows(this.page(refs.slice(from, from + ROWS_PAGE)));
      await nextTurn();
    }
  }

  overview(): RunsTableOverview {
    const { library, memory, isTrusted } = this.services;
    return {
      revision: this.revision,
      total: library.runs().length,
      problems: library.problems,
      hasFolders: library.folders.length > 1,
      layout: runsLayoutSchema.safeParse(memory.get(LAYOUT)).data ?? { columns: null },
      startReason: isTrusted() ? null : l10n.t('This workspace is not trusted: nothing can be started.'),
    };
  }

  /** What waits to be told is told all the same: it can be newer than the page that has it. */
  private list(): void {
    this.listed = this.services.library.runs().map(({ ref }) => ref);
  }

  private page(refs: readonly RunRef[]): RunsPage {
    const { library } = this.services;
    const runs = refs.flatMap((ref): LibraryRun[] => {
      const entry = library.find(ref);
      return entry ? [{ ref, entry }] : [];
    });
    for (const { ref, entry } of runs) this.sent.set(runKey(ref), entry);
    const names = new Map(library.folders.map(({ path, name }) => [path, name]));
    return runsPage(runs, (path) => names.get(path) ?? path, Date.now());
  }

  /** One log that cannot be read does not keep the others. */
  private async extremesOf(key: string): Promise<RunExtremes> {
    try {
      const ref = this.refOf(key);
      const entry = this.services.library.find(ref)!;
      // The store makes another entry whenever the log is another one.
      const known = this.extremes.get(key);
      if (known?.entry === entry) return known.found;
      // Only live runs are followed: room for followers is small, and any number of ended ones can be asked for.
      const isLive = isGoing(entry);
      const found = runExtremes(key, isLive ? await this.services.library.view(ref) : await readRunView(key));
      this.extremes.set(key, { entry, found });
      return found;
    } catch (error) {
      const problem = l10n.t('The log of {0} cannot be read: {1}', key, messageOf(error));
      return { key, highest: {}, lowest: {}, problem };
    }
  }

  /** @throws Error where there is no such run */
  private refOf(key: string): RunRef {
    const { library } = this.services;
    const ref = library.refOf(key);
    if (!ref || !library.find(ref)) throw new Error(l10n.t('There is no run {0} any more.', key));
    return ref;
  }
}

function changeOf({ name, notes, tags }: RunEdit) {
  return {
    ...(name === undefined ? {} : { name: name?.trim() ? name.trim() : null }),
    ...(notes === undefined ? {} : { notes }),
    ...(tags === undefined ? {} : { tags: [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ''))] }),
  };
}
