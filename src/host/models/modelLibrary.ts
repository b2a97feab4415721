import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { ADAPTER_WEIGHTS } from '../../store/adapterBase';
import { RECIPE_EXCLUDE } from '../recipes/recipeFiles';
import type { KnownModel } from '../trees/modelsNodes';
import { hubModels } from './hubModels';
import { readModelFacts } from './modelFolder';
import { isRewardModelFolder } from './rewardModelFolder';
import { WEIGHTS, WEIGHTS_INDEX } from './weightHeaders';

const MOST_MODELS = 200;
const WEIGHT_FILES = `**/{${WEIGHTS},${WEIGHTS_INDEX},${ADAPTER_WEIGHTS}}`;

/**
 * The bundled model, the Hugging Face and PEFT folders of the workspace, and the models of the hub caches; looked for when first asked, when files of
 * the workspace change and on Refresh.
 */
export class ModelLibrary implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly watcher = vscode.workspace.createFileSystemWatcher(WEIGHT_FILES, false, true, false);
  private found: Promise<KnownModel[]> | undefined;

  constructor(private readonly bundledFolder: string) {
    const forget = (uri: vscode.Uri) => {
      if (!/[\\/]\.posttraining[\\/]/.test(uri.fsPath)) this.refresh();
    };
    this.watcher.onDidCreate(forget);
    this.watcher.onDidDelete(forget);
  }

  /** Bundled first, then those of the workspace by path, then those of the hub by name. */
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
    const files = await vscode.workspace.findFiles(WEIGHT_FILES, RECIPE_EXCLUDE, MOST_MODELS);
    const found = new Set(files.map((file) => dirname(file.fsPath)).filter((folder) => folder !== this.bundledFolder));
    const fromHub = (await hubModels()).filter(({ facts }) => !found.has(facts.path));
    const own: KnownModel[] = [];
    // One after the other: each may read some MB of headers.
    for (const folder of [this.bundledFolder, ...[...found].sort()]) {
      const origin = folder === this.bundledFolder ? 'bundled' : 'workspace';
      own.push({ facts: await readModelFacts(folder), origin, isRewardModel: await isRewardModelFolder(folder) });
    }
    return [...own, ...fromHub];
  }
}
