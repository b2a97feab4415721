import type { coverageProtocol } from '../../src/contract/messages/coverage';
import type { Perplexity, PerplexityAsk, PerplexityProgress } from '../../src/contract/messages/perplexity';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';

/** What is known of the perplexities of a pair. */
export interface PerplexityState {
  /** null where it was not read yet. */
  found: Perplexity | null;
  /** null where nothing is being measured. */
  progress: PerplexityProgress | null;
  /** Why it could not be read or measured. */
  failure: string | null;
}

/** Perplexities of the evaluations that are shown: read when they are, and measured when asked for. */
export class Perplexities {
  private pair: PerplexityAsk | null = null;
  state: PerplexityState = { found: null, progress: null, failure: null };
  private isStopped = false;

  constructor(
    private readonly client: HostClient<typeof coverageProtocol>,
    private readonly changed: () => void,
  ) {
    client.onNotification('perplexityProgress', (progress) => {
      if (this.state.progress) this.set({ progress });
    });
  }

  /** Reads where that has not been done; a measurement of this pair that is under way is joined. */
  ensure(pair: PerplexityAsk): void {
    if (this.isOf(pair)) return;
    this.pair = pair;
    this.set({ found: null, progress: null, failure: null });
    this.client.ask('readPerplexity', pair).then(
      (found) => {
        if (!this.isOf(pair)) return;
        this.set({ found });
        if (found.progress) this.measure(found.progress);
      },
      (error: unknown) => this.fail(pair, error),
    );
  }

  measure(progress: PerplexityProgress = { part: 1, parts: 1, done: 0, total: 0 }): void {
    const { pair } = this;
    if (!pair) return;
    this.isStopped = false;
    this.set({ progress, failure: null });
    this.client.ask('measurePerplexity', pair).then(
      (found) => {
        if (this.isOf(pair)) this.set({ found, progress: null });
      },
      (error: unknown) => {
        if (this.isStopped) this.readAgain(pair);
        else this.fail(pair, error);
      },
    );
  }

  /** Asks for another file of reference solutions, and shows what is known of those. */
  chooseReference(): void {
    const { pair } = this;
    if (!pair) return;
    this.client.ask('chooseReference', pair).then(
      (found) => {
        if (this.isOf(pair)) this.set({ found, failure: null });
        // The file holds for all pairs, and what is shown by now was read before it was chosen.
        else if (this.pair) this.readAgain(this.pair);
      },
      (error: unknown) => this.fail(pair, error),
    );
  }

  stop(): void {
    this.isStopped = true;
    this.set({ progress: null });
    void this.client.ask('stopPerplexity', {});
  }

  /** After a failure: reads again. */
  retry(): void {
    const { pair } = this;
    if (!pair) return;
    this.pair = null;
    this.ensure(pair);
  }

  /** What was scored until it was stopped stays. */
  private readAgain(pair: PerplexityAsk): void {
    this.client.ask('readPerplexity', pair).then(
      (found) => {
        if (this.isOf(pair)) this.set({ found });
      },
      (error: unknown) => this.fail(pair, error),
    );
  }

  private fail(pair: PerplexityAsk, error: unknown): void {
    if (this.isOf(pair)) this.set({ failure: messageOf(error), progress: null });
  }

  private isOf(pair: PerplexityAsk): boolean {
    return this.pair !== null && this.pair.base === pair.base && this.pair.other === pair.other;
  }

  private set(change: Partial<PerplexityState>): void {
    this.state = { ...this.state, ...change };
    this.changed();
  }
}
