import { runsTableProtocol, type RunsTableProtocol } from '../../../src/contract/messages/runsTable';
import type { Notification, NotificationName } from '../../../src/contract/messages/protocol';
import { Latest } from '../../../src/host/latest';
import type { ModelLibrary } from '../../../src/host/models/modelLibrary';
import { notifyEndings } from '../../../src/host/notifications';
import { RunsTableReader } from '../../../src/host/panels/runsTableHandlers';
import { describeStatus } from '../../../src/host/runs/describeStatus';
import type { RunLibrary } from '../../../src/host/runs/runLibrary';
import { SweepLibrary } from '../../../src/host/sweeps/sweepLibrary';
import { ModelsTree } from '../../../src/host/trees/modelsTree';
import { RunsTree } from '../../../src/host/trees/runsTree';
import { memento } from '../../host/vscodeDouble';
import { asWebview } from './panelHost';

/** A tree as VS Code sees it. */
interface Tree<N> {
  getChildren(node?: N): Promise<N[]>;
  getTreeItem(node: N): { collapsibleState?: number | undefined };
}

/** No models but those that the runs started from. */
const noModels = { known: () => Promise.resolve([]), onDidChange: () => ({ dispose: () => {} }) } as unknown as ModelLibrary;

/**
 * What VS Code does when a tree opens, and each time it is told of a change: it asks for the top level and all its rows, and for those below each row that is
 * open; they cross to the window as JSON. @param levels how many are open @returns how many rows
 */
export async function readTree<N>(tree: Tree<N>, levels: number, of?: N): Promise<number> {
  const nodes = await tree.getChildren(of);
  JSON.stringify(nodes.map((node) => tree.getTreeItem(node)));
  let rows = nodes.length;
  if (levels > 1) for (const node of nodes) rows += await readTree(tree, levels - 1, node);
  return rows;
}

export const runsTreeOf = (library: RunLibrary): RunsTree => new RunsTree(library, library.begun());
export const modelsTreeOf = (library: RunLibrary): ModelsTree => new ModelsTree(library, noModels);

/** The Runs Table's answers. */
export function tableReaderOf(library: RunLibrary): RunsTableReader {
  const nothing = () => Promise.resolve();
  return new RunsTableReader({
    ...{ library, isTrusted: () => true, memory: memento(), copy: nothing, act: nothing, start: nothing },
    save: () => Promise.resolve(false),
  });
}

/** All rows as the table asks for them. */
export async function readTable(reader: RunsTableReader): Promise<void> {
  const ask = asWebview(runsTableProtocol, reader.handlers);
  await ask('open', {});
  for (let from: number | null = 0; from !== null;) {
    ({ next: from } = await ask('readRows', { from }));
    // Each is a message of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export type Notify = <N extends NotificationName<RunsTableProtocol>>(
  name: N,
  payload: Notification<RunsTableProtocol, N>,
) => void;

/** Tells a Runs Table of changes as its panel does. */
export function tellTable(library: RunLibrary, reader: RunsTableReader, notify: Notify): { dispose(): void } {
  const tell = () =>
    reader.tell({
      rows: (page) => notify('rows', page),
      removed: (keys) => notify('removed', { keys }),
      changed: (overview) => notify('changed', overview),
    });
  const latest = new Latest(tell, 400, (error) => {
    throw error;
  });
  const subscription = library.onDidChange((change) => {
    reader.take(change);
    latest.request();
  });
  return { dispose: () => [subscription, latest].forEach((part) => part.dispose()) };
}

/**
 * All that listens to the library in an extension with both trees in view (in Models one model is open), a status bar and an open Runs Table, whose messages are written
 * as JSON as VS Code does.
 */
export function listenAsExtension(library: RunLibrary): { trees: Promise<unknown>; dispose(): void } {
  const [runs, models] = [runsTreeOf(library), modelsTreeOf(library)];
  const reader = tableReaderOf(library);
  const readRuns = () => readTree(runs, 1);
  const readModels = () => readTree(models, 2);
  const subscriptions = [
    runs.onDidChangeTreeData(() => void readRuns()),
    models.onDidChangeTreeData(() => void readModels()),
    library.onDidChange(() => void describeStatus(library.going())),
    notifyEndings(library, new SweepLibrary(), console.error),
    tellTable(library, reader, (name, payload) => JSON.stringify({ name, payload })),
    ...[runs, models],
  ];
  const trees = Promise.all([readRuns(), readModels(), readTable(reader)]);
  return { trees, dispose: () => subscriptions.forEach((subscription) => subscription.dispose()) };
}
