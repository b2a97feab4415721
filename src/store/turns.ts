/** Longest stretch of synchronous work before others get their turn, ms. */
const SLICE = 10;

/** Work of many small steps that leaves the event loop to others now and then: `await turns.next()` between two steps. */
export class Turns {
  private since = performance.now();

  /**
   * @param slice ms
   * @param rest how long the event loop is left to others each time, ms; with 0 until each of them has had its turn once. Who waits for several answers in
   * a row, as a panel that opens does, gets one a turn: for work that nobody waits for
   */
  constructor(
    private readonly slice = SLICE,
    private readonly rest = 0,
  ) {}

  /** True where others had their turn meanwhile: what was checked before may have changed. */
  async next(): Promise<boolean> {
    if (performance.now() - this.since <= this.slice) return false;
    await new Promise((resolve) => (this.rest > 0 ? setTimeout(resolve, this.rest) : setImmediate(resolve)));
    this.since = performance.now();
    return true;
  }
}

let lastTurn: Promise<void> = Promise.resolve();

/**
 * Leaves the event loop to others once, where what comes next would be long in one stretch with what was. Who asks for a turn at the same moment gets
 * one of its own: what is put off with `setImmediate` alone is done in one stretch all the same.
 */
export function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)));
  return lastTurn;
}
