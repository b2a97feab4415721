import { EventLogReader } from './eventLogReader';
import { RunFold, type RunView } from './runView';
import { runPaths } from './runPaths';

/** One run's whole log, read once and then only where it grew. */
class RunFollower {
  private readonly reader: EventLogReader;
  private readonly fold = new RunFold();

  constructor(runFolder: string) {
    this.reader = new EventLogReader(runPaths(runFolder).events);
  }

  /** The view is the same object each time, brought up to date. */
  async read(): Promise<RunView> {
    this.fold.add(await this.reader.read());
    return this.fold.view;
  }
}

/** Keeps the followers of the runs looked at last. */
export class RecentFollowers {
  private readonly followers = new Map<string, RunFollower>();

  constructor(private readonly most: number) {}

  of(runFolder: string): RunFollower {
    const follower = this.followers.get(runFolder) ?? new RunFollower(runFolder);
    this.followers.delete(runFolder);
    this.followers.set(runFolder, follower);
    for (const oldest of this.followers.keys()) {
      if (this.followers.size <= this.most) break;
      this.followers.delete(oldest);
    }
    return follower;
  }

  drop(runFolder: string): void {
    this.followers.delete(runFolder);
  }
}
