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

  /** Watches exactly these folders from now on, and says which of them were not watched before: something may just have happened. */
  set(folders: ReadonlySet<string>): string[] {
    for (const folder of this.watchers.keys()) if (!folders.has(folder)) this.drop(folder);
    const added = [...folders].filter((folder) => !this.watchers.has(folder));
    for (const folder of added) this.add(folder);
    return added.filter((folder) => this.watchers.has(folder));
  }

  /** Stops watching a folder that is another one now, under the same name. */
  drop(folder: string): void {
    this.watchers.get(folder)?.close();
    this.watchers.delete(folder);
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
}
