import type { TokensOverview, tokensProtocol, TokensStep } from '../../src/contract/messages/tokens';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';
import { attemptKey } from './model/source';
import { stepSubset } from './model/stepSubset';

/** The steps of a run in numbers, read one after the other, so that other questions are answered in between. */
export class StepReading {
  private readonly read = new Map<string, TokensStep | string>();
  private overview: TokensOverview | null = null;
  private isGoing = false;
  private isStopped = false;

  constructor(
    private readonly client: HostClient<typeof tokensProtocol>,
    private readonly changed: () => void,
  ) {}

  /** Steps that are to be read. */
  get wanted(): number[] {
    return stepSubset(this.overview?.steps.map(({ step }) => step) ?? []);
  }

  get steps(): TokensStep[] {
    return this.wanted.flatMap((step) => {
      const read = this.of(step);
      return typeof read === 'object' ? [read] : [];
    });
  }

  /** Steps that cannot be read, with the reason. */
  get unreadable(): { step: number; reason: string }[] {
    return this.wanted.flatMap((step) => {
      const read = this.of(step);
      return typeof read === 'string' ? [{ step, reason: read }] : [];
    });
  }

  /** Reads what has not been read. */
  ensure(overview: TokensOverview): void {
    this.overview = overview;
    this.isStopped = false;
    if (!this.isGoing) void this.go();
  }

  /** Asks for no further step. */
  stop(): void {
    this.isStopped = true;
  }

  private async go(): Promise<void> {
    this.isGoing = true;
    for (let step = this.next(); step !== undefined && !this.isStopped; step = this.next()) {
      const key = this.keyOf(step);
      const read = await this.client.ask('readStep', { step }).catch((error: unknown) => messageOf(error));
      this.read.set(key, read);
      this.changed();
    }
    this.isGoing = false;
  }

  /** The newest that has not been read: what the panel shows is first. */
  private next(): number | undefined {
    return this.wanted.findLast((step) => this.of(step) === undefined);
  }

  private of(step: number): TokensStep | string | undefined {
    return this.read.get(this.keyOf(step));
  }

  private keyOf(step: number): string {
    return this.overview === null ? '' : attemptKey(this.overview, { step });
  }
}
