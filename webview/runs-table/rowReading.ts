import { EXTREMES_PAGE, type RunsTableProtocol } from '../../src/contract/messages/runsTable';
import type { Reply } from '../../src/contract/messages/protocol';
import type { HostClient } from '../shared/hostClient';
import type { RunColumns } from './model/runColumns';

/** While pages come, ms. */
const DRAWN_EVERY = 500;

/** Resolves once what was drawn is to be seen; at once in a page that is hidden, or becomes it: that has no frames. */
function framePainted(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      document.removeEventListener('visibilitychange', done);
      resolve();
    };
    document.addEventListener('visibilitychange', done);
    requestAnimationFrame(() => setTimeout(done));
  });
}

/** Reads rows page by page, and the highest and lowest values of those that are asked for. */
export class RowReading {
  isReading = false;
  /** Whether the rows could not be read to their end. */
  hasFailed = false;
  private revision = -1;
  private wanted: string[] = [];
  private isAsking = false;
  /** Runs of before that the reading at work has not come to. */
  private readonly unseen = new Set<string>();
  /** Runs whose whole logs were read since they were sent last. */
  private readonly read = new Set<string>();

  /** @param drawn called when the table has other cells */
  constructor(
    private readonly client: HostClient<RunsTableProtocol>,
    private readonly table: RunColumns,
    private readonly drawn: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Reads all rows where they are of another revision. Those that are there stay until it is known that they are gone. */
  async all(revision: number): Promise<void> {
    if (revision === this.revision) return;
    this.revision = revision;
    this.isReading = true;
    this.hasFailed = false;
    this.unseen.clear();
    for (let row = 0; row < this.table.length; row++) this.unseen.add(this.table.key(row));
    this.read.clear();
    try {
      // The first page, of the newest runs, is drawn at once.
      let drawnAt = -Infinity;
      for (let from: number | null = 0; from !== null;) {
        const { page, next }: Reply<RunsTableProtocol, 'readRows'> = await this.client.ask('readRows', { from });
        if (revision !== this.revision) return;
        this.table.put(page);
        this.seen(page.keys);
        if (next === null) this.table.remove([...this.unseen]);
        from = next;
        this.isReading = next !== null;
        // Each time all rows are filtered and sorted anew.
        if (this.isReading && performance.now() - drawnAt < DRAWN_EVERY) continue;
        this.drawn();
        drawnAt = performance.now();
        await framePainted();
        if (revision !== this.revision) return;
      }
    } catch (error) {
      if (revision !== this.revision) return;
      this.isReading = false;
      this.hasFailed = true;
      // Asked for again when the host tells of a change.
      this.revision = -1;
      this.failed(error);
    }
  }

  /** Another row came by itself: its log is another one. */
  changed(keys: readonly string[]): void {
    for (const key of keys) this.read.delete(key);
    this.seen(keys);
  }

  private seen(keys: readonly string[]): void {
    for (const key of keys) this.unseen.delete(key);
  }

  /** Reads the whole logs of these runs, in this order; those asked for before and not read yet are left. */
  extremes(keys: readonly string[]): void {
    this.wanted = keys.filter((key) => !this.read.has(key));
    if (!this.isAsking) void this.askExtremes();
  }

  private async askExtremes(): Promise<void> {
    this.isAsking = true;
    try {
      while (this.wanted.length > 0) {
        const keys = this.wanted.splice(0, EXTREMES_PAGE);
        const { runs } = await this.client.ask('readExtremes', { keys });
        for (const key of keys) this.read.add(key);
        this.table.putExtremes(runs);
        this.drawn();
        const problem = runs.find(({ key, problem }) => problem !== null && this.table.rowOf(key) !== undefined)?.problem;
        if (problem) this.failed(new Error(problem));
      }
    } catch (error) {
      this.wanted = [];
      this.failed(error);
    } finally {
      this.isAsking = false;
    }
  }
}
