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

  /** @param onDidChange calls what it is given with what may have begun or ended, or with nothing: any may have */
  constructor(
    private readonly all: () => Iterable<Watched<T>>,
    onDidChange: (look: (changed?: Iterable<Watched<T>>) => void) => { dispose(): void },
    private readonly onEnded: (it: T) => void,
  ) {
    this.subscription = onDidChange((changed) => this.look(changed));
    this.look();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private look(changed: Iterable<Watched<T>> = this.all()): void {
    for (const { key, isGoing, it } of changed) {
      if (isGoing) this.going.add(key);
      else if (this.going.size > 0 && this.going.delete(key)) this.onEnded(it);
    }
  }
}
