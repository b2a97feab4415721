import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { RECIPE_EXCLUDE } from '../recipes/recipeFiles';
import type { KnownModel } from '../trees/modelsNodes';
import { readModelFacts } from './modelFolder';
import { isRewardModelFolder } from './rewardModelFolder';

const MOST_MODELS = 200;

/** The bundled model and the Hugging Face folders of the workspace, looked for when first asked and when files change. */
export class ModelLibrary implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/model.safetensors', false, true, false);
  private found: Promise<KnownModel[]> | undefined;

  constructor(private readonly bundledFolder: string) {
    const forget = (uri: vscode.Uri) => {
      if (!/[\\/]\.posttraining[\\/]/.test(uri.fsPath)) this.refresh();
    };
    this.watcher.onDidCreate(forget);
    this.watcher.onDidDelete(forget);
  }

  /** Bundled first, then by path. */
  known(): Promise<KnownModel[]> {
    this.found ??= this.search();
    return this.found;
  }

  refresh(): void {
    this.found = undefined;
    this.changed.fire();
  }

  dispose(): void {
    this.watcher.dispose();
    this.changed.dispose();
  }

  private async search(): Promise<KnownModel[]> {
    const files = await vscode.workspace.findFiles('**/model.safetensors', RECIPE_EXCLUDE, MOST_MODELS);
    const folders = files.map((file) => dirname(file.fsPath)).filter((folder) => folder !== this.bundledFolder);
    return Promise.all(
      [this.bundledFolder, ...folders.sort()].map(async (folder, index) => ({
        facts: await readModelFacts(folder),
        origin: index === 0 ? ('bundled' as const) : ('workspace' as const),
        isRewardModel: await isRewardModelFolder(folder),
      })),
    );
  }
}
