import type * as vscode from 'vscode';
import * as z from 'zod';

const KEY = 'postTraining.openedFiles';
const MOST = 50;

/**
 * Files that the user opened in panels, kept with the workspace. What a webview kept says which file a panel was of; only a file that was opened
 * by hand before is opened again.
 */
export class OpenedFiles {
  constructor(private readonly memory: Pick<vscode.Memento, 'get' | 'update'>) {}

  /** @param file absolute path */
  async add(file: string): Promise<void> {
    await this.memory.update(KEY, [file, ...this.all().filter((other) => other !== file)].slice(0, MOST));
  }

  has(file: string): boolean {
    return this.all().includes(file);
  }

  /** Those of the `files` that a webview kept. */
  of(kept: unknown): string[] {
    return (z.looseObject({ files: z.array(z.string()) }).safeParse(kept).data?.files ?? []).filter((file) => this.has(file));
  }

  private all(): string[] {
    const kept = this.memory.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter((file) => typeof file === 'string') : [];
  }
}
