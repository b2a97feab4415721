import { messageOf } from '../shared/messageOf';

/** Asks the host for what is measured of the evaluations that are chosen, and knows which ones the last report is of. */
export class Measuring<T> {
  /** Evaluations of the last report, as JSON; empty before the first. */
  private measured = '';
  private wanted = '';
  /** What could not be measured, and why: it is asked for again only where somebody wants that. */
  private unmeasured: { keys: string; reason: string } | null = null;

  constructor(
    private readonly ask: (keys: string[]) => Promise<T>,
    private readonly on: { report(report: T, keys: readonly string[]): void; changed(): void },
  ) {}

  /** Measures where that has not been done, and did not fail unless it is to be tried again. */
  ensure(keys: readonly string[], isAgain = false): void {
    const asked = (this.wanted = JSON.stringify(keys));
    if (keys.length === 0 || asked === this.measured || (!isAgain && this.unmeasured?.keys === asked)) return this.on.changed();
    this.unmeasured = null;
    this.on.changed();
    this.ask([...keys]).then(
      (report) => {
        if (asked !== this.wanted) return;
        this.measured = asked;
        this.on.report(report, keys);
      },
      (error: unknown) => {
        if (asked !== this.wanted) return;
        this.unmeasured = { keys: asked, reason: messageOf(error) };
        this.on.changed();
      },
    );
  }

  /** Why what is wanted could not be measured; null where it was, or may still be. */
  get failure(): string | null {
    return this.unmeasured?.keys === this.wanted ? this.unmeasured.reason : null;
  }

  /** Whether the report is still to come. */
  get isUnderWay(): boolean {
    return this.measured !== this.wanted && this.failure === null;
  }

  /** Evaluations of the last report. */
  get keys(): string[] {
    return this.measured === '' ? [] : (JSON.parse(this.measured) as string[]);
  }
}
