import type { SamplingProgress } from '../../contract/messages/readiness';
import { oneSentence } from '../panels/answer';

/** What is going on in a folder of samples drawn before training. */
export interface SamplingState {
  /** null where nothing is. */
  progress: SamplingProgress | null;
  /** Why it ended before its end: one sentence; null where it did not, or was stopped. */
  failure: string | null;
}

/** `posttrain …` to its end, with a line such as `128/4096 completions` now and then. */
type Posttrain = (args: string[], signal: AbortSignal, onProgress: (line: string) => void) => Promise<string>;

/** Samplings that are going on in this window, one a folder. What is whole is kept when one ends; all end with the window. */
export class ReadinessSamplings {
  private readonly going = new Map<string, { abort: AbortController; progress: SamplingProgress }>();
  private readonly failures = new Map<string, string>();
  private readonly begun = new Map<string, readonly string[]>();
  private readonly listeners = new Set<(folder: string) => void>();

  constructor(private readonly posttrain: Posttrain) {}

  /** @returns a function that stops listening */
  onDidChange(listener: (folder: string) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  state(folder: string): SamplingState {
    return { progress: this.going.get(folder)?.progress ?? null, failure: this.failures.get(folder) ?? null };
  }

  /** What sampling into this folder was last begun with in this window; null where it was not: what ended early has not written it down. */
  argumentsOf(folder: string): readonly string[] | null {
    return this.begun.get(folder) ?? null;
  }

  /** Begins, unless it is under way there. @param args of `posttrain analyze readiness`, less the folder */
  start(folder: string, args: readonly string[]): void {
    if (this.going.has(folder)) return;
    const one = { abort: new AbortController(), progress: { done: 0, total: 0 } };
    this.going.set(folder, one);
    this.failures.delete(folder);
    this.begun.set(folder, args);
    this.tell(folder);
    const asked = ['analyze', 'readiness', ...args, '--out', folder, '--json'];
    void this.posttrain(asked, one.abort.signal, (line) => {
      const [, done, total] = /^(\d+)\/(\d+) /.exec(line) ?? [];
      if (done === undefined || total === undefined) return;
      one.progress = { done: Number(done), total: Number(total) };
      this.tell(folder);
    })
      .then(
        () => undefined,
        (error: unknown) => {
          if (!one.abort.signal.aborted) this.failures.set(folder, oneSentence(error).replace(/^posttrain analyze: /, ''));
        },
      )
      .finally(() => {
        this.going.delete(folder);
        this.tell(folder);
      });
  }

  stop(folder: string): void {
    this.going.get(folder)?.abort.abort();
  }

  dispose(): void {
    this.listeners.clear();
    for (const { abort } of this.going.values()) abort.abort();
  }

  private tell(folder: string): void {
    for (const listener of [...this.listeners]) listener(folder);
  }
}
