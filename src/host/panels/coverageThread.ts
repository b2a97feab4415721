import { join } from 'node:path';
import type { CoverageReport } from '../../contract/messages/coverage';
import { TimedThread } from '../../store/timedThread';
import type { MeasuredModel } from './coverageReport';

/** Measures coverage in a thread, which starts with the first question. */
export class CoverageThread {
  private readonly thread: TimedThread;

  /** @param worker file of the built `coverageWorker`; it lies beside the extension host's bundle */
  constructor(worker = join(__dirname, 'coverageWorker.cjs')) {
    this.thread = new TimedThread(worker, undefined, { timeout: 60_000, heapMegabytes: 1024 });
  }

  async measure(models: readonly MeasuredModel[]): Promise<CoverageReport> {
    return (await this.thread.ask(models)) as CoverageReport;
  }

  dispose(): void {
    this.thread.end();
  }
}
