import type { BehavioursOfFile, BehavioursReport } from '../../src/contract/behavioursReport';
import type { behavioursProtocol } from '../../src/contract/messages/behaviours';
import type { OwnPattern } from '../../src/contract/ownPattern';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';

/** Reports by source, asked for one after the other. What was measured with other patterns stands until it is measured anew. */
export class Reports {
  private readonly known = new Map<string, { patterns: string; report: BehavioursReport }>();
  private readonly failures = new Map<string, string>();
  private wanted: readonly string[] = [];
  private patterns: readonly OwnPattern[] = [];
  private isAsking = false;

  constructor(
    private readonly client: Pick<HostClient<typeof behavioursProtocol>, 'ask'>,
    private readonly changed: () => void,
  ) {}

  /** Measures what has not been yet, in this order; what is no longer wanted is not begun. */
  want(keys: readonly string[], patterns: readonly OwnPattern[]): void {
    if (JSON.stringify(patterns) !== JSON.stringify(this.patterns)) this.failures.clear();
    this.wanted = keys;
    this.patterns = patterns;
    void this.work();
  }

  /** Tries again what failed. */
  again(): void {
    this.failures.clear();
    void this.work();
  }

  filesOf(key: string): readonly BehavioursOfFile[] | undefined {
    return this.known.get(key)?.report.files;
  }

  caveatsOf(key: string): readonly string[] {
    return this.known.get(key)?.report.caveats ?? [];
  }

  /** Whether the user's patterns as they are now were measured in this source. */
  isCurrent(key: string): boolean {
    return this.known.get(key)?.patterns === JSON.stringify(this.patterns);
  }

  /** Of what is wanted. */
  get done(): number {
    return this.wanted.filter((key) => this.isCurrent(key) || this.failures.has(key)).length;
  }

  get total(): number {
    return this.wanted.length;
  }

  /** What could not be measured, and why. */
  get failed(): { key: string; reason: string }[] {
    return this.wanted.flatMap((key) => {
      const reason = this.failures.get(key);
      return reason === undefined ? [] : [{ key, reason }];
    });
  }

  private async work(): Promise<void> {
    this.changed();
    if (this.isAsking) return;
    this.isAsking = true;
    // All that is measured until nothing is left is one question: a slow pattern has its time once in it.
    const question = `${Date.now()} ${Math.random()}`;
    for (let key = this.next(); key !== undefined; key = this.next()) {
      const patterns = [...this.patterns];
      const asked = JSON.stringify(patterns);
      try {
        this.known.set(key, { patterns: asked, report: await this.client.ask('measure', { key, patterns, question }) });
      } catch (error) {
        // Of patterns that have been changed since, it is asked again.
        if (asked === JSON.stringify(this.patterns)) this.failures.set(key, messageOf(error));
      }
      this.changed();
    }
    this.isAsking = false;
  }

  private next(): string | undefined {
    return this.wanted.find((key) => !this.isCurrent(key) && !this.failures.has(key));
  }
}
