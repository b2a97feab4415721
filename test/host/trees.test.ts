import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ModelLibrary } from '../../src/host/models/modelLibrary';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import type { RunRef } from '../../src/host/runs/runRef';
import type { ModelsNode } from '../../src/host/trees/modelsNodes';
import { ModelsTree } from '../../src/host/trees/modelsTree';
import type { RunsNode } from '../../src/host/trees/runsNodes';
import { RunsTree } from '../../src/host/trees/runsTree';
import { updateUser } from '../../src/store/userFile';
import { finishedRun, logText, step, temporaryFolder, writeRun } from '../store/fixtures';

vi.mock('vscode', () => import('./vscodeDouble'));

const libraries: RunLibrary[] = [];
afterEach(() => libraries.splice(0).forEach((library) => library.dispose()));

async function libraryOf(...paths: string[]): Promise<RunLibrary> {
  const library = new RunLibrary();
  libraries.push(library);
  await library.setFolders(paths.map((path, index) => ({ name: `folder ${index + 1}`, path })));
  return library;
}

const countdown = { path: '/models/countdown', name: 'countdown', sha256: null, parameters: 788_000 };
const facts = { path: '/models/countdown', name: 'countdown', type: 'llama', parameters: 788_000, problem: null };
const models = {
  known: () => Promise.resolve([{ facts, origin: 'bundled' as const, isRewardModel: false }]),
  onDidChange: () => ({ dispose: () => {} }),
} as unknown as ModelLibrary;

describe('the Models tree', () => {
  it('shows a run as it is now, not as it was when the row was made', async () => {
    const folder = temporaryFolder();
    const events = finishedRun(2);
    // A log that ends in `running`, of a trainer that is gone.
    const run = writeRun(folder, 'one', events.slice(0, -1), { baseModel: countdown });
    const library = await libraryOf(folder);
    const tree = new ModelsTree(library, models);
    const refreshed: (ModelsNode[] | undefined)[] = [];
    tree.onDidChangeTreeData((nodes) => refreshed.push(nodes));
    const [root] = await tree.getChildren();
    const [row] = await tree.getChildren(root);
    expect(tree.getTreeItem(row!).description).toBe('GRPO · Interrupted');
    writeFileSync(join(run, 'events.jsonl'), logText(events));
    await library.look({ runsFolder: folder, runId: 'one' });
    expect(refreshed).toEqual([[row]]);
    expect(refreshed[0]?.[0]).toBe(row);
    expect(tree.getTreeItem(row!).description).toBe('GRPO · Finished');
  });

  it('has the newest of many runs of a model as rows and the others in ranges, and shows anew the row of one that changed', async () => {
    const folder = temporaryFolder();
    const id = (n: number) => `run-${n}`;
    for (let n = 1; n <= 230; n++)
      writeRun(folder, id(n), finishedRun(1), { createdAt: 1_700_000_000_000 + n, baseModel: countdown });
    const library = await libraryOf(folder);
    const tree = new ModelsTree(library, models);
    const refreshed: (ModelsNode[] | undefined)[] = [];
    tree.onDidChangeTreeData((nodes) => refreshed.push(nodes));
    const [root] = await tree.getChildren();
    const rows = await tree.getChildren(root);
    expect([rows.length, rows[0], rows[129]]).toMatchObject([131, { ref: { runId: id(230) } }, { ref: { runId: id(101) } }]);
    const older = rows.at(-1)!;
    expect(tree.getTreeItem(older)).toMatchObject({ label: 'Runs 1–100', collapsibleState: 1 });
    const inside = await tree.getChildren(older);
    expect([inside.length, inside[0], inside.at(-1)]).toMatchObject([
      100,
      { kind: 'modelRun', ref: { runId: id(100) } },
      { ref: { runId: id(1) } },
    ]);
    await updateUser(join(folder, id(1)), (user) => ({ ...user, name: 'The first' }));
    await library.look({ runsFolder: folder, runId: id(1) });
    expect(refreshed).toEqual([[inside.at(-1)]]);
    expect(tree.getTreeItem(inside.at(-1)!).label).toBe('The first');
  });

  it('shows a run as soon as it has a record, and no other row anew for a step', async () => {
    const folder = temporaryFolder();
    const ref: RunRef = { runsFolder: folder, runId: 'late' };
    const run = join(folder, 'late');
    mkdirSync(run);
    writeFileSync(join(run, 'trainer.log'), '');
    const library = await libraryOf(folder);
    expect(library.find(ref)?.kind).toBe('starting');
    const tree = new ModelsTree(library, models);
    const [before] = await tree.getChildren();
    expect(tree.getTreeItem(before!).collapsibleState).toBe(0);
    const refreshed: (ModelsNode[] | undefined)[] = [];
    tree.onDidChangeTreeData((nodes) => refreshed.push(nodes));
    writeRun(folder, 'late', finishedRun(1), { baseModel: countdown });
    await library.look(ref);
    expect(refreshed).toEqual([undefined]);
    const [root] = await tree.getChildren();
    expect(await tree.getChildren(root)).toMatchObject([{ kind: 'modelRun', ref }]);
    writeFileSync(join(run, 'events.jsonl'), logText([...finishedRun(1), step(2)]));
    await library.look(ref);
    expect(refreshed.slice(1)).toMatchObject([[{ kind: 'modelRun', ref }]]);
  });
});

describe('the Runs tree', () => {
  const treeOf = (library: RunLibrary) => new RunsTree(library, Promise.resolve());

  it('knows the folder of a run right after a refresh, as VS Code asks for it to reveal the run', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    writeRun(second, 'one', finishedRun(1));
    const library = await libraryOf(first, second);
    const tree = treeOf(library);
    await tree.getChildren();
    await library.refresh();
    const parent = tree.getParent(tree.node({ runsFolder: second, runId: 'one' }));
    expect(parent).toMatchObject({ kind: 'folder', folder: { path: second } });
    // The rows that VS Code reads next are the same objects, or it would not find the row by its parent.
    expect((await tree.getChildren()).map((node) => node === parent)).toEqual([false, true]);
    expect(tree.getParent(parent!)).toBeUndefined();
    expect(await tree.getChildren(parent)).toEqual([tree.node({ runsFolder: second, runId: 'one' })]);
  });

  it('has runs at the top where one folder is open', async () => {
    const folder = temporaryFolder();
    writeRun(folder, 'one', finishedRun(1));
    const tree = treeOf(await libraryOf(folder));
    expect(tree.getParent(tree.node({ runsFolder: folder, runId: 'one' }))).toBeUndefined();
  });

  it('has the newest of many runs as rows and the others in ranges, which stay when a run is added', async () => {
    const folder = temporaryFolder();
    const id = (n: number) => `run-${n}`;
    for (let n = 1; n <= 230; n++) writeRun(folder, id(n), finishedRun(1), { createdAt: 1_700_000_000_000 + n });
    const library = await libraryOf(folder);
    const tree = treeOf(library);
    const rows = await tree.getChildren();
    expect(rows).toHaveLength(131);
    expect(rows.slice(0, 2)).toEqual([230, 229].map((n) => tree.node({ runsFolder: folder, runId: id(n) })));
    const older = rows.at(-1)!;
    expect(tree.getTreeItem(older).label).toBe('Runs 1–100');
    const inside = await tree.getChildren(older);
    expect([inside.length, inside[0], inside.at(-1)]).toMatchObject([
      100,
      { ref: { runId: id(100) } },
      { ref: { runId: id(1) } },
    ]);
    expect(tree.getParent(inside[5]!)).toBe(older);
    expect(tree.getParent(rows[0]!)).toBeUndefined();
    writeRun(folder, 'newest', finishedRun(1), { createdAt: 1_800_000_000_000 });
    await library.look({ runsFolder: folder, runId: 'newest' });
    const again = await tree.getChildren();
    expect(again).toHaveLength(132);
    expect(again.at(-1)).toBe(older);
  });

  it('refreshes one row for a run that a command changed', async () => {
    const folder = temporaryFolder();
    const run = writeRun(folder, 'one', finishedRun(1));
    const library = await libraryOf(folder);
    const tree = treeOf(library);
    const [row] = await tree.getChildren();
    const refreshed: (RunsNode[] | undefined)[] = [];
    tree.onDidChangeTreeData((nodes) => refreshed.push(nodes));
    await updateUser(run, (user) => ({ ...user, name: 'My run' }));
    await library.look({ runsFolder: folder, runId: 'one' });
    expect(refreshed).toEqual([[row]]);
    expect(tree.getTreeItem(row!).label).toBe('My run');
  });
});
