import { isGoing, type HealthyRun } from '../../store/runEntry';
import type { RunLibrary } from './runLibrary';
import { runKey, type RunRef } from './runRef';

/** Calls `onEnded` once for each run that was seen going in this window and has ended. */
export class EndingWatch {
  private readonly going = new Set<string>();
  private readonly subscription: { dispose(): void };

  constructor(
    private readonly library: Pick<RunLibrary, 'find' | 'runs' | 'onDidChange'>,
    private readonly onEnded: (ref: RunRef, entry: HealthyRun) => void,
  ) {
    this.subscription = library.onDidChange(() => this.look());
    this.look();
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private look(): void {
    for (const { ref, entry } of this.library.runs()) {
      const key = runKey(ref);
      if (isGoing(entry)) this.going.add(key);
      else if (this.going.delete(key) && entry.kind === 'run') this.onEnded(ref, entry);
    }
  }
}
