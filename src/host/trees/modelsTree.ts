import * as vscode from 'vscode';
import { listCheckpoints } from '../../store/checkpointFiles';
import { nextTurn } from '../../store/turns';
import type { ModelLibrary } from '../models/modelLibrary';
import type { LibraryChange, LibraryRun, RunLibrary } from '../runs/runLibrary';
import { isRewardModel } from '../runs/runActions';
import { runKey } from '../runs/runRef';
import { baseOf } from '../runs/runsByBase';
import { checkpointNode } from './checkpointNode';
import {
  describeModelsNode,
  modelNode,
  modelRoots,
  modelRunKey,
  modelRunNode,
  runsFrom,
  type KnownModel,
  type ModelsNode,
} from './modelsNodes';
import { NodeCache } from './nodeCache';
import { treeItem } from './treeItem';

/** The *Models* tree: base models, and below each what was made from it. */
export class ModelsTree implements vscode.TreeDataProvider<ModelsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ModelsNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly cache = new NodeCache<ModelsNode>();
  private readonly subscriptions: { dispose(): void }[];
  /** The runs when the tree was last read. */
  private read: readonly LibraryRun[] = [];
  /** The model each stood below then; made when it is asked for. */
  private bases: ReadonlyMap<string, string | undefined> | null = null;

  constructor(
    private readonly runs: RunLibrary,
    private readonly models: ModelLibrary,
  ) {
    this.subscriptions = [
      runs.onDidChange((change) => this.update(change)),
      models.onDidChange(() => this.changed.fire(undefined)),
    ];
  }

  getTreeItem(node: ModelsNode): vscode.TreeItem {
    return treeItem(describeModelsNode(node, this.runs), node.key);
  }

  async getChildren(node?: ModelsNode): Promise<ModelsNode[]> {
    return (await this.childrenOf(node)).map((child) => this.cache.hold(child));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private roots(known: readonly KnownModel[]): ModelsNode[] {
    const runs = this.runs.runs();
    this.read = runs;
    this.bases = null;
    return modelRoots(known, runs, (folder) => {
      const ref = this.runs.refOf(folder);
      return ref !== undefined && this.runs.find(ref) !== undefined;
    });
  }

  /** A run that is elsewhere in the lineage than when the tree was read (its record came, or went) moves rows: all are read again. */
  private update({ added, removed, changed }: LibraryChange): void {
    if (added.length > 0 || removed.length > 0 || changed.length === 0) return this.changed.fire(undefined);
    const bases = (this.bases ??= new Map(this.read.map(({ ref, entry }) => [runKey(ref), baseOf(entry)])));
    const moved = changed.some((ref) => baseOf(this.runs.find(ref)) !== bases.get(runKey(ref)));
    if (moved) return this.changed.fire(undefined);
    const nodes = changed.map((ref) => this.cache.get(modelRunKey(bases.get(runKey(ref)) ?? '', ref)));
    const shown = nodes.filter((node) => node !== undefined);
    if (shown.length > 0) this.changed.fire(shown);
  }

  private async childrenOf(node?: ModelsNode): Promise<ModelsNode[]> {
    switch (node?.kind) {
      case undefined:
        // The other tree is told of the same change at this moment.
        await nextTurn();
        return this.roots(await this.models.known());
      case 'hubCache':
        return node.models.map(modelNode);
      case 'model':
        return runsFrom(node.model.facts.path, this.runs.runs());
      case 'modelRuns':
        return node.refs.map((ref) => modelRunNode(node.base, ref));
      case 'modelRun': {
        const { ref } = node;
        const ofReward = isRewardModel(this.runs.find(ref));
        const sealed = await listCheckpoints(runKey(ref));
        return sealed.map((checkpoint) => checkpointNode(ref, checkpoint, ofReward, node.key)).reverse();
      }
      case 'checkpoint':
        return runsFrom(node.folder, this.runs.runs());
    }
  }
}
