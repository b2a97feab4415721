import * as l10n from '@vscode/l10n';
import type { CompareProtocol, SamplingProgress } from '../../contract/messages/compare';
import type { Ask } from '../../contract/messages/protocol';
import type { CompareOutput } from '../../contract/sampleOutput';

export type SampleAsk = Ask<CompareProtocol, 'sample'>;

interface Running {
  key: string;
  abort: AbortController;
  /** Why it was ended early. */
  reason: string;
  output: Promise<CompareOutput>;
  progress: SamplingProgress | null;
}

const KEPT = 64;

/**
 * One sampling at a time. The same one asked for again is joined, another one ends it, and what was sampled is kept. `start` runs the
 * process and hands on what it says of its progress.
 */
export class CompareSampling {
  private readonly kept = new Map<string, CompareOutput>();
  private running: Running | null = null;
  private closed = false;

  constructor(
    private readonly start: (
      ask: SampleAsk,
      signal: AbortSignal,
      onProgress: (progress: SamplingProgress) => void,
    ) => Promise<CompareOutput>,
    private readonly tell: (progress: SamplingProgress) => void,
  ) {}

  async sample(ask: SampleAsk): Promise<CompareOutput> {
    if (this.closed) throw new Error(l10n.t('The panel was closed.'));
    const key = JSON.stringify([ask.base, ask.other, ask.promptId, ask.firstSeed, ask.count]);
    const known = this.kept.get(key);
    if (known) return known;
    if (this.running?.key === key) {
      if (this.running.progress) this.tell(this.running.progress);
      return this.running.output;
    }
    this.end(l10n.t('Another sampling took its place.'));
    return this.begin(key, ask);
  }

  /** Ends the one that is going. */
  cancel(): void {
    this.end(l10n.t('The sampling was cancelled.'));
  }

  dispose(): void {
    this.closed = true;
    this.end(l10n.t('The panel was closed.'));
  }

  private begin(key: string, ask: SampleAsk): Promise<CompareOutput> {
    const abort = new AbortController();
    const onProgress = (progress: SamplingProgress): void => {
      if (this.running?.abort !== abort) return;
      this.running.progress = progress;
      this.tell(progress);
    };
    const output = this.start(ask, abort.signal, onProgress)
      .then((sampled) => this.keep(key, sampled))
      .catch((error: unknown) => {
        throw abort.signal.aborted ? new Error(running.reason) : error;
      })
      .finally(() => {
        if (this.running === running) this.running = null;
      });
    const running: Running = { key, abort, reason: '', output, progress: null };
    this.running = running;
    return output;
  }

  private keep(key: string, output: CompareOutput): CompareOutput {
    this.kept.set(key, output);
    for (const old of [...this.kept.keys()].slice(0, -KEPT)) this.kept.delete(old);
    return output;
  }

  private end(reason: string): void {
    if (!this.running) return;
    this.running.reason = reason;
    this.running.abort.abort();
    this.running = null;
  }
}
