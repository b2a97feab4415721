/** One reading at a time, and after it only the newest that was asked for: answers queue in one thread of the host. */
export class SubjectReading {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isReading = false;
  private isOwed = false;

  /** @param read reads what is chosen when it is called; tells its own failures */
  constructor(private readonly read: () => Promise<void>) {}

  /** Reads, or reads again once what is being read is there. @param pause ms in which a further request takes the place of this one */
  request(pause = 0): void {
    clearTimeout(this.timer);
    if (pause === 0) this.begin();
    else this.timer = setTimeout(() => this.begin(), pause);
  }

  private begin(): void {
    this.isOwed = this.isReading;
    if (this.isReading) return;
    this.isReading = true;
    void this.read().finally(() => {
      this.isReading = false;
      if (this.isOwed) this.begin();
    });
  }
}
