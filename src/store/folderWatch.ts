import { watch, type FSWatcher } from 'node:fs';
import { messageOf } from './errorCode';

/**
 * Watches folders, not what is below them, and says which one something happened in. Not recursive on purpose: on Linux that would
 * walk every checkpoint of every run. Watching can fail (too many watches, a network disk): callers poll as well.
 */
export class FolderWatch {
  private readonly watchers = new Map<string, FSWatcher>();
  /** Why a folder could not be watched, the last time that happened; null while all can be. */
  problem: string | null = null;

  constructor(private readonly onChange: (folder: string) => void) {}

  /** Watches exactly these folders from now on. */
  set(folders: ReadonlySet<string>): void {
    for (const folder of this.watchers.keys()) if (!folders.has(folder)) this.drop(folder);
    for (const folder of folders) if (!this.watchers.has(folder)) this.add(folder);
  }

  has(folder: string): boolean {
    return this.watchers.has(folder);
  }

  dispose(): void {
    this.set(new Set());
  }

  private add(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.onChange(folder));
      watcher.on('error', (error) => {
        this.problem = messageOf(error);
        this.drop(folder);
        this.onChange(folder);
      });
      this.watchers.set(folder, watcher);
    } catch (error) {
      this.problem = messageOf(error);
    }
  }

  private drop(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
  }
}
