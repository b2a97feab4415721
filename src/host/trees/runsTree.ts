import * as vscode from 'vscode';
import { commandId } from '../commands/table';
import { listCheckpoints } from '../../store/checkpointFiles';
import { listEvaluations } from '../../store/evaluationFiles';
import { runPaths } from '../../store/runPaths';
import { nextTurn } from '../../store/turns';
import { describeRun, isRunId } from '../runs/describeRun';
import { isRewardModel } from '../runs/runActions';
import type { LibraryChange, RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import { describeSweep, describeSweptRun, sweptStates } from '../sweeps/describeSweep';
import { SweepLibrary } from '../sweeps/sweepLibrary';
import { sweepKey, type SweepRef } from '../sweeps/sweepRef';
import { NodeCache } from './nodeCache';
import { checkpointNode } from './checkpointNode';
import {
  describeNode,
  folderNodes,
  groupNodes,
  rootNodes,
  runNode,
  stepFacts,
  stepNodes,
  sweepNode,
  sweptNodes,
  type RunsNode,
} from './runsNodes';
import { treeItem } from './treeItem';

/** The *Runs* tree. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<RunsNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly cache = new NodeCache<RunsNode>();
  private readonly subscriptions: { dispose(): void }[];

  /** Until `ready`, the tree shows that it is loading. */
  constructor(
    private readonly library: RunLibrary,
    private readonly ready: Promise<void>,
    private readonly sweeps: SweepLibrary = new SweepLibrary(),
  ) {
    this.subscriptions = [
      library.onDidChange((change) => this.update(change)),
      sweeps.onDidChange(() => this.changed.fire(undefined)),
    ];
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    if (node.kind === 'run') {
      const entry = this.library.find(node.ref);
      if (!entry) return new vscode.TreeItem(node.ref.runId);
      const swept = this.sweeps.of(node.ref);
      const row = swept ? describeSweptRun(entry, swept.run, Date.now()) : describeRun(entry, Date.now());
      return treeItem(row, node.key, isRunId(entry.id) ? opens('openRun', node) : undefined);
    }
    if (node.kind === 'sweep') return this.sweepItem(node);
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

  /** The element of a sweep, to reveal it. */
  sweepNode(ref: SweepRef): RunsNode {
    return this.cache.hold(sweepNode(ref));
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private async childrenOf(node?: RunsNode): Promise<RunsNode[]> {
    switch (node?.kind) {
      case undefined:
        // The other tree is told of the same change at this moment.
        await nextTurn();
        return this.roots();
      case 'folder':
        return folderNodes(this.library.runs(node.folder.path), this.sweeps.sweeps(node.folder.path));
      case 'older':
        return node.refs.map(runNode);
      case 'sweep':
        return this.sweptRuns(node.sweep);
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
    const folderOf = (path: string) => this.roots().find(({ key }) => key === path);
    switch (node.kind) {
      case 'folder':
        return undefined;
      case 'older':
        return folderOf(node.refs[0]!.runsFolder);
      case 'sweep':
        return folderOf(node.sweep.runsFolder);
      case 'queued':
        return sweepNode(node.sweep);
      case 'run': {
        const { runsFolder, runId } = node.ref;
        const swept = this.sweeps.of(node.ref);
        if (swept) return sweepNode(swept.ref);
        const isAmong = (other: RunsNode) => other.kind === 'older' && other.refs.some((ref) => ref.runId === runId);
        const rows = folderNodes(this.library.runs(runsFolder), this.sweeps.sweeps(runsFolder));
        return rows.find(isAmong) ?? folderOf(runsFolder);
      }
      default:
        return runNode(node.ref);
    }
  }

  private roots(): RunsNode[] {
    return rootNodes(this.library.folders, this.library.runs(), this.sweeps.sweeps());
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

  private sweptRuns(sweep: SweepRef): RunsNode[] {
    const entry = this.sweeps.find(sweep);
    if (entry?.kind !== 'sweep') return [];
    const { runs } = entry.record;
    return sweptNodes(sweep, runs, (ref) => this.library.find(ref) !== undefined, entry.process === 'held');
  }

  private sweepItem(node: Extract<RunsNode, { kind: 'sweep' }>): vscode.TreeItem {
    const entry = this.sweeps.find(node.sweep);
    if (!entry) return new vscode.TreeItem(node.sweep.sweepId);
    const row = describeSweep(entry, sweptStates(entry, node.sweep, this.library), Date.now());
    return treeItem(row, node.key, opens('openSweep', node));
  }

  private update({ added, removed, changed }: LibraryChange): void {
    const everything = added.length + removed.length + changed.length === 0;
    if (everything) this.cache.clear();
    for (const ref of removed) this.cache.drop(runKey(ref));
    if (everything || added.length > 0 || removed.length > 0) return this.changed.fire(undefined);
    const keys = changed.flatMap((ref) => {
      const swept = this.sweeps.of(ref);
      return [runKey(ref), ...(swept ? [sweepKey(swept.ref)] : [])];
    });
    const nodes = [...new Set(keys)].map((key) => this.cache.get(key)).filter((node) => node !== undefined);
    if (nodes.length > 0) this.changed.fire(nodes);
  }
}

function opens(name: 'openRun' | 'openRollouts' | 'openSweep', node: RunsNode): vscode.Command {
  return { command: commandId(name), title: '', arguments: [node] };
}
