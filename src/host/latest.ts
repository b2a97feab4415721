/**
 * Runs `work` for the newest request only: a request that comes while one is at work is done once after it, and at most one every
 * `pauseMs`. Failures go to `onError`.
 */
export class Latest {
  private state: 'idle' | 'working' | 'again' | 'disposed' = 'idle';
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly pauseMs: number,
    private readonly onError: (error: unknown) => void,
  ) {}

  request(): void {
    if (this.state === 'working') this.state = 'again';
    if (this.state !== 'idle') return;
    this.state = 'working';
    void this.work()
      .catch(this.onError)
      .finally(() => {
        this.timer = setTimeout(() => this.rest(), this.pauseMs);
      });
  }

  dispose(): void {
    this.state = 'disposed';
    clearTimeout(this.timer);
  }

  private rest(): void {
    if (this.state === 'disposed') return;
    const again = this.state === 'again';
    this.state = 'idle';
    if (again) this.request();
  }
}
