import * as vscode from 'vscode';
import { commandId } from '../commands/table';
import { listCheckpoints } from '../../store/checkpointFiles';
import { listEvaluations } from '../../store/evaluationFiles';
import { runPaths } from '../../store/runPaths';
import { describeRun, isRunId } from '../runs/describeRun';
import { isRewardModel } from '../runs/runActions';
import type { LibraryChange, RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import { NodeCache } from './nodeCache';
import { checkpointNode } from './checkpointNode';
import { describeNode, groupNodes, rootNodes, runNode, runNodes, stepFacts, stepNodes, type RunsNode } from './runsNodes';
import { treeItem } from './treeItem';

/** The *Runs* tree. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<RunsNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly cache = new NodeCache<RunsNode>();
  private readonly subscription: vscode.Disposable;

  /** Until `ready`, the tree shows that it is loading. */
  constructor(
    private readonly library: RunLibrary,
    private readonly ready: Promise<void>,
  ) {
    this.subscription = library.onDidChange((change) => this.update(change));
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    if (node.kind === 'run') {
      const entry = this.library.find(node.ref);
      if (!entry) return new vscode.TreeItem(node.ref.runId);
      return treeItem(describeRun(entry, Date.now()), node.key, isRunId(entry.id) ? opens('openRun', node) : undefined);
    }
    return treeItem(describeNode(node), node.key, node.kind === 'step' ? opens('openRollouts', node) : undefined);
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    await this.ready;
    return (await this.childrenOf(node)).map((child) => this.cache.hold(child));
  }

  /** VS Code asks for it to reveal a run, often before it has asked for the folders again: it is made from what there is now. */
  getParent(node: RunsNode): RunsNode | undefined {
    const parent = this.parentOf(node);
    return parent && this.cache.hold(parent);
  }

  /** The element of a run, to reveal it. */
  node(ref: RunRef): RunsNode {
    return this.cache.hold(runNode(ref));
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async childrenOf(node?: RunsNode): Promise<RunsNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.roots();
      case 'folder':
        return runNodes(this.library.runs(node.folder.path));
      case 'older':
        return node.refs.map(runNode);
      case 'run':
        return this.groups(node.ref);
      case 'group':
        return this.groupMembers(node.ref, node.group);
      case 'range':
        return node.steps.map((fact) => ({ kind: 'step', key: `${runKey(node.ref)}#step-${fact.step}`, ref: node.ref, fact }));
      default:
        return [];
    }
  }

  private parentOf(node: RunsNode): RunsNode | undefined {
    if (node.kind === 'folder') return undefined;
    const folderOf = (path: string) => this.roots().find(({ key }) => key === path);
    if (node.kind === 'older') return folderOf(node.refs[0]!.runsFolder);
    if (node.kind !== 'run') return runNode(node.ref);
    const { runsFolder, runId } = node.ref;
    const isAmong = (other: RunsNode) => other.kind === 'older' && other.refs.some((ref) => ref.runId === runId);
    return runNodes(this.library.runs(runsFolder)).find(isAmong) ?? folderOf(runsFolder);
  }

  private roots(): RunsNode[] {
    return rootNodes(this.library.folders, this.library.runs());
  }

  private async groups(ref: RunRef): Promise<RunsNode[]> {
    const { folder } = runPaths(runKey(ref));
    const [view, checkpoints, { evaluations }] = await Promise.all([
      this.library.view(ref),
      listCheckpoints(folder),
      listEvaluations(folder),
    ]);
    return groupNodes(ref, {
      checkpoints: checkpoints.length,
      rollouts: stepFacts(view).length,
      evaluations: evaluations.length,
    });
  }

  private async groupMembers(ref: RunRef, group: 'checkpoints' | 'rollouts' | 'evaluations'): Promise<RunsNode[]> {
    const key = runKey(ref);
    switch (group) {
      case 'rollouts':
        return stepNodes(ref, stepFacts(await this.library.view(ref)));
      case 'checkpoints': {
        const ofReward = isRewardModel(this.library.find(ref));
        return (await listCheckpoints(key)).map((checkpoint) => checkpointNode(ref, checkpoint, ofReward)).reverse();
      }
      case 'evaluations': {
        const { evaluations } = await listEvaluations(key);
        return evaluations.map((record) => ({ kind: 'evaluation', key: `${key}#evaluation-${record.id}`, ref, record }));
      }
    }
  }

  private update({ added, removed, changed }: LibraryChange): void {
    const everything = added.length + removed.length + changed.length === 0;
    if (everything) this.cache.clear();
    for (const ref of removed) this.cache.drop(runKey(ref));
    if (everything || added.length > 0 || removed.length > 0) return this.changed.fire(undefined);
    const nodes = changed.map((ref) => this.cache.get(runKey(ref))).filter((node) => node !== undefined);
    if (nodes.length > 0) this.changed.fire(nodes);
  }
}

function opens(name: 'openRun' | 'openRollouts', node: RunsNode): vscode.Command {
  return { command: commandId(name), title: '', arguments: [node] };
}
