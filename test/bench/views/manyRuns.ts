import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { RunsTree } from '../../../src/host/trees/runsTree';
import { idle, watched } from './eventLoop';
import { writeManyRuns } from './generatedRuns';
import { blockRow, part, row, type Row } from './part';

const RUNS = 10_000;

/** What VS Code does when the tree opens, and each time it is told of a change: it asks for the top level and every row of it. */
async function treeRows(tree: RunsTree): Promise<number> {
  const nodes = await tree.getChildren();
  return nodes.map((node) => tree.getTreeItem(node)).length;
}

async function measure(folder: string): Promise<Row[]> {
  const waiting = await idle(2000);
  const library = new RunLibrary();
  let shown = 0;
  const from = performance.now();
  const read = await watched(async () => {
    const all = library.setFolders([{ name: 'bench', path: folder }]);
    const tree = new RunsTree(library, library.begun());
    tree.onDidChangeTreeData(() => void treeRows(tree));
    await treeRows(tree);
    shown = performance.now() - from;
    await all;
  });
  const tree = new RunsTree(library, Promise.resolve());
  const again = await watched(() => treeRows(tree));
  const looked = await watched(() => library.refresh());
  library.dispose();
  const size = `${RUNS.toLocaleString('en-US')} runs`;
  return [
    blockRow(waiting, 'nothing done, for comparison', null),
    row(`${size}, nothing known of them: tree shows the newest`, 'ms', shown, 1000),
    row(`${size}: all are read`, 'ms', read.ms),
    blockRow(read, `${size} read`),
    row(`${size}: tree opened again`, 'ms', again.ms, 1000),
    blockRow(again, 'tree opened again'),
    row(`${size}: all looked at for changes`, 'ms', looked.ms),
    blockRow(looked, 'all looked at for changes'),
  ];
}

await part({ make: (folder) => Promise.resolve(writeManyRuns(folder, RUNS)), measure });
