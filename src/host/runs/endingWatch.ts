/** Something that goes and ends. */
export interface Watched<T> {
  key: string;
  isGoing: boolean;
  it: T;
}

/** Calls `onEnded` once for each of what was seen going in this window and has ended. */
export class EndingWatch<T> {
  private readonly going = new Set<string>();
  private readonly subscription: { dispose(): void };

  constructor(
    private readonly all: () => Iterable<Watched<T>>,
    onDidChange: (listener: () => void) => { dispose(): void },
    private readonly onEnded: (it: T) => void,
  ) {
    this.subscription = onDidChange(() => this.look());
    this.look();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private look(): void {
    for (const { key, isGoing, it } of this.all()) {
      if (isGoing) this.going.add(key);
      else if (this.going.size > 0 && this.going.delete(key)) this.onEnded(it);
    }
  }
}
