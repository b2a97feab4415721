/** Longest stretch of synchronous work before others get their turn, ms. */
const SLICE = 10;

/** Work of many small steps that leaves the event loop to others now and then: `await turns.next()` between two steps. */
export class Turns {
  private since = performance.now();

  constructor(private readonly slice = SLICE) {}

  /** True where others had their turn meanwhile: what was checked before may have changed. */
  async next(): Promise<boolean> {
    if (performance.now() - this.since <= this.slice) return false;
    await new Promise((resolve) => setImmediate(resolve));
    this.since = performance.now();
    return true;
  }
}
