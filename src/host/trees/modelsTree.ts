import * as vscode from 'vscode';
import { listCheckpoints } from '../../store/checkpointFiles';
import type { ModelLibrary } from '../models/modelLibrary';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey } from '../runs/runRef';
import { checkpointNode } from './checkpointNode';
import { describeModelsNode, modelRoots, runsFrom, type ModelsNode } from './modelsNodes';
import { NodeCache } from './nodeCache';
import { treeItem } from './treeItem';

/** The *Models* tree: base models, and below each what was made from it. */
export class ModelsTree implements vscode.TreeDataProvider<ModelsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ModelsNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly cache = new NodeCache<ModelsNode>();
  private readonly subscriptions: { dispose(): void }[];

  constructor(
    private readonly runs: RunLibrary,
    private readonly models: ModelLibrary,
  ) {
    this.subscriptions = [
      runs.onDidChange(({ added, removed, changed }) => {
        if (added.length > 0 || removed.length > 0 || changed.length === 0) return this.changed.fire(undefined);
        const nodes = changed
          .map((ref) => {
            const entry = runs.find(ref);
            return entry?.kind === 'run' ? this.cache.get(`${entry.record.baseModel.path}>${runKey(ref)}`) : undefined;
          })
          .filter((node) => node !== undefined);
        if (nodes.length > 0) this.changed.fire(nodes);
      }),
      models.onDidChange(() => this.changed.fire(undefined)),
    ];
  }

  getTreeItem(node: ModelsNode): vscode.TreeItem {
    return treeItem(describeModelsNode(node, this.runs.runs()), node.key);
  }

  async getChildren(node?: ModelsNode): Promise<ModelsNode[]> {
    return (await this.childrenOf(node)).map((child) => this.cache.hold(child));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private async childrenOf(node?: ModelsNode): Promise<ModelsNode[]> {
    switch (node?.kind) {
      case undefined:
        return modelRoots(await this.models.known(), this.runs.runs());
      case 'model':
        return runsFrom(node.model.facts.path, this.runs.runs());
      case 'modelRun': {
        const { ref } = node.run;
        return (await listCheckpoints(runKey(ref))).map((checkpoint) => checkpointNode(ref, checkpoint, node.key)).reverse();
      }
      case 'checkpoint':
        return runsFrom(node.folder, this.runs.runs());
    }
  }
}
