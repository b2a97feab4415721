/** Draws when it is asked to, but at most once in a while: of thousands of runs each time costs a tenth of a second. */
export class DrawPace {
  private drawnAt = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param every ms */
  constructor(
    private readonly draw: () => void,
    private readonly every: number,
  ) {}

  /** At once, or, where it was drawn a moment ago, when that time is over. */
  request(): void {
    if (this.timer !== undefined) return;
    const wait = this.drawnAt + this.every - performance.now();
    if (wait <= 0) this.now();
    else this.timer = setTimeout(() => this.now(), wait);
  }

  private now(): void {
    this.timer = undefined;
    this.drawnAt = performance.now();
    this.draw();
  }
}
