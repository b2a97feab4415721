import type { RunSeries, RunsTableProtocol } from '../../src/contract/messages/runsTable';
import type { HostClient } from '../shared/hostClient';

/** Runs that go are read again this often at most, ms. */
const PAUSE = 2000;

/** The logs of the runs that are compared, read again when one of them went on. */
export class SeriesReading {
  series: RunSeries[] = [];
  /** Logs of the runs that are wanted are being read, or soon will be. */
  isReading = false;
  private wanted = '';
  private isAsking = false;
  private isStale = false;
  private readAt = -Infinity;
  private timer: number | undefined;

  constructor(
    private readonly client: HostClient<RunsTableProtocol>,
    private readonly changed: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Reads the logs of these runs, where others were read. */
  want(keys: readonly string[]): void {
    const wanted = JSON.stringify(keys);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.isStale = true;
    this.isReading = true;
    this.readAt = -Infinity;
    this.soon();
  }

  /** These runs are other than they were. */
  changedRuns(keys: readonly string[]): void {
    const wanted = this.wanted === '' ? [] : (JSON.parse(this.wanted) as string[]);
    if (!keys.some((key) => wanted.includes(key))) return;
    this.isStale = true;
    this.soon();
  }

  private soon(): void {
    if (this.isAsking) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), Math.max(0, this.readAt + PAUSE - performance.now()));
  }

  private async ask(): Promise<void> {
    this.isAsking = true;
    this.isStale = false;
    this.readAt = performance.now();
    const { wanted } = this;
    try {
      const keys = JSON.parse(wanted) as string[];
      const { series } = keys.length === 0 ? { series: [] } : await this.client.ask('readSeries', { keys });
      if (wanted === this.wanted) this.series = series;
    } catch (error) {
      this.failed(error);
    }
    this.isAsking = false;
    this.isReading = this.isStale;
    if (this.isStale) this.soon();
    this.changed();
  }
}
