import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RunsTableReader, type RunsTableServices } from '../../src/host/panels/runsTableHandlers';
import { runExtremes, runSeries } from '../../src/host/panels/runsTableSeries';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { encodeEventLine } from '../../src/store/eventLine';
import { readRunView } from '../../src/store/runView';
import { readUser } from '../../src/store/userFile';
import { finishedRun, step, temporaryFolder, writeRun } from '../store/fixtures';
import { memento } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

const libraries: RunLibrary[] = [];
afterEach(() => libraries.splice(0).forEach((library) => library.dispose()));

const start = 1_700_000_000_000;

function readerOf(library: RunLibrary): RunsTableReader {
  const services: RunsTableServices = {
    ...{ library, isTrusted: () => true, memory: memento(), start: () => Promise.resolve() },
    save: () => Promise.resolve(true),
    copy: () => Promise.resolve(),
    act: () => Promise.resolve(),
  };
  return new RunsTableReader(services);
}

async function opened(count = 2) {
  const runsFolder = temporaryFolder();
  for (let n = 0; n < count; n++) writeRun(runsFolder, `run-${n}`, finishedRun(n + 1), { createdAt: start + n });
  const library = new RunLibrary();
  libraries.push(library);
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  const reader = readerOf(library);
  library.onDidChange((change) => reader.take(change));
  const told: unknown[][] = [];
  const tell = async () => {
    await reader.tell({
      rows: ({ keys }) => told.push(['rows', ...keys.map((key) => key.slice(runsFolder.length + 1))]),
      removed: (keys) => told.push(['removed', ...keys.map((key) => key.slice(runsFolder.length + 1))]),
      changed: ({ revision }) => told.push(['changed', revision]),
    });
    return told.splice(0);
  };
  return { runsFolder, library, reader, tell, key: (id: string) => join(runsFolder, id) };
}

describe('the Runs Table', () => {
  it('has the newest run first, its metrics, its recipe and what the user said', async () => {
    const { reader, key } = await opened();
    expect(await reader.handlers.open({})).toMatchObject({ revision: 0, total: 2, hasFolders: false, problems: [] });
    const { page, next } = await reader.handlers.readRows({ from: 0 });
    expect([page.keys, next]).toEqual([[key('run-1'), key('run-0')], null]);
    expect(page.columns['state']).toEqual({ kind: 'same', value: 'finished' });
    expect(page.columns['name']).toEqual({ kind: 'coded', values: ['run-1', 'run-0'], codes: [0, 1] });
    expect(page.columns['metric:reward']).toEqual({ kind: 'numbers', numbers: [0.02, 0.01] });
    expect(page.columns['recipe:max_steps']).toEqual({ kind: 'same', value: 60 });
    expect(page.columns['started']).toEqual({ kind: 'numbers', numbers: [start + 1, start] });
  });

  it('calls a run as the tree does: an id that was made up without its time, which is beside it', async () => {
    const { runsFolder, library, reader } = await opened(0);
    const id = 'grpo-countdown-20261128-0246-uzo2';
    writeRun(runsFolder, id, finishedRun(1), { createdAt: start });
    await library.look({ runsFolder, runId: id });
    await reader.handlers.open({});
    const { columns } = (await reader.handlers.readRows({ from: 0 })).page;
    expect([columns['name'], columns['id']]).toEqual([
      { kind: 'same', value: 'grpo-countdown-uzo2' },
      { kind: 'same', value: id },
    ]);
  });

  it('tells only of rows that changed, and of those that are gone', async () => {
    const { runsFolder, library, reader, tell, key } = await opened(3);
    await reader.handlers.open({});
    await reader.handlers.readRows({ from: 0 });
    expect(await tell()).toEqual([]);
    appendFileSync(join(key('run-1'), 'events.jsonl'), encodeEventLine({ seq: 4, time: start, ...step(3, { reward: 1 }) }));
    await library.look({ runsFolder, runId: 'run-1' });
    expect(await tell()).toEqual([['rows', 'run-1']]);
    rmSync(key('run-2'), { recursive: true });
    await library.look({ runsFolder, runId: 'run-2' });
    expect(await tell()).toEqual([
      ['changed', 0],
      ['removed', 'run-2'],
    ]);
  });

  it('tells of what is other after a refresh and of nothing else; where folders are called otherwise, all is read again', async () => {
    const { runsFolder, library, reader, tell, key } = await opened(3);
    await reader.handlers.open({});
    await reader.handlers.readRows({ from: 0 });
    await library.refresh();
    expect(await tell()).toEqual([['changed', 0]]);
    appendFileSync(join(key('run-1'), 'events.jsonl'), encodeEventLine({ seq: 4, time: start, ...step(3, { reward: 1 }) }));
    rmSync(key('run-2'), { recursive: true });
    await library.refresh();
    expect(await tell()).toEqual([
      ['changed', 0],
      ['removed', 'run-2'],
      ['rows', 'run-1'],
    ]);
    await library.setFolders([]);
    await library.setFolders([{ name: 'another', path: runsFolder }]);
    expect((await tell())[0]).toEqual(['changed', 1]);
  });

  it('writes a name, notes and tags, and takes only keys of runs there are', async () => {
    const { reader, tell, key } = await opened();
    await reader.handlers.open({});
    await reader.handlers.readRows({ from: 0 });
    await reader.handlers.edit({ key: key('run-0'), name: ' Best ', notes: 'two\nlines', tags: ['a', ' b ', 'a'] });
    expect(await readUser(key('run-0'))).toMatchObject({ name: 'Best', notes: 'two\nlines', tags: ['a', 'b'] });
    expect(await tell()).toEqual([['rows', 'run-0']]);
    await reader.handlers.edit({ key: key('run-0'), name: null });
    expect(await readUser(key('run-0'))).toMatchObject({ name: null, tags: ['a', 'b'] });
    await expect(reader.handlers.edit({ key: '/etc/passwd', name: 'x' })).rejects.toThrow(
      'There is no run /etc/passwd any more.',
    );
    await expect(reader.handlers.readSeries({ keys: [key('..')] })).rejects.toThrow('any more');
  });

  it('has the row of a run that came after the panel opened and before its rows were read', async () => {
    const { runsFolder, library, reader, tell, key } = await opened();
    await reader.handlers.open({});
    writeRun(runsFolder, 'run-9', finishedRun(1), { createdAt: start + 9 });
    await library.look({ runsFolder, runId: 'run-9' });
    expect(await tell()).toEqual([]);
    const { page } = await reader.handlers.readRows({ from: 0 });
    expect(page.keys).toEqual(['run-9', 'run-1', 'run-0'].map(key));
  });

  it('tells a page that comes after a hidden one of no rows before it asks for them', async () => {
    const { runsFolder, library, reader, tell, key } = await opened();
    await reader.handlers.open({});
    await reader.handlers.readRows({ from: 0 });
    reader.hide();
    appendFileSync(join(key('run-1'), 'events.jsonl'), encodeEventLine({ seq: 4, time: start, ...step(3, { reward: 1 }) }));
    await library.look({ runsFolder, runId: 'run-1' });
    expect(await tell()).toEqual([]);
    await reader.handlers.open({});
    const { page } = await reader.handlers.readRows({ from: 0 });
    expect(page.columns['metric:reward']).toEqual({ kind: 'numbers', numbers: [1, 0.01] });
  });

  it('sends as many rows as a window shows first, then larger pages', async () => {
    const { reader, key } = await opened(300);
    await reader.handlers.open({});
    const pages: number[][] = [];
    for (let from: number | null = 0; from !== null;) {
      const { page, next } = await reader.handlers.readRows({ from });
      pages.push([from, page.keys.length]);
      if (from === 32) expect(page.keys[0]).toBe(key('run-267'));
      from = next;
    }
    expect(pages).toEqual([
      [0, 32],
      [32, 200],
      [232, 68],
    ]);
  });

  it('opens once the newest runs are known, in a window that has just opened', async () => {
    const runsFolder = temporaryFolder();
    writeRun(runsFolder, 'run-0', finishedRun(1));
    const library = new RunLibrary();
    libraries.push(library);
    void library.setFolders([{ name: 'w', path: runsFolder }]);
    expect(library.runs()).toEqual([]);
    expect(await readerOf(library).handlers.open({})).toMatchObject({ total: 1 });
  });

  it('has the highest values of other runs where one log cannot be read', async () => {
    const { reader, key } = await opened();
    rmSync(join(key('run-0'), 'events.jsonl'));
    mkdirSync(join(key('run-0'), 'events.jsonl'));
    const { runs } = await reader.handlers.readExtremes({ keys: ['run-0', 'run-1'].map(key) });
    expect(runs).toMatchObject([
      { highest: {}, problem: expect.stringContaining(`The log of ${key('run-0')} cannot be read: `) },
      { highest: { reward: 0.02 }, problem: null },
    ]);
  });

  it('keeps the columns with the workspace', async () => {
    const { reader } = await opened();
    const layout = { columns: [{ id: 'name', pinned: true }] };
    await reader.handlers.keepLayout(layout);
    expect(await reader.handlers.open({})).toMatchObject({ layout });
  });

  it('reads extremes over all steps, and series with times from the start', async () => {
    const { reader, key } = await opened(3);
    const { runs } = await reader.handlers.readExtremes({ keys: [key('run-2')] });
    expect(runs).toEqual([
      { key: key('run-2'), highest: { reward: 0.03, entropy: 1 }, lowest: { reward: 0.01, entropy: 1 }, problem: null },
    ]);
    const { series } = await reader.handlers.readSeries({ keys: [key('run-2')] });
    expect(series).toEqual([
      {
        ...{
          key: key('run-2'),
          every: 1,
          evaluations: 0,
          steps: [1, 2, 3],
          times: [1000, 2000, 3000],
          tokens: [null, null, null],
        },
        metrics: { reward: [0.01, 0.02, 0.03], entropy: [1, 1, 1] },
      },
    ]);
  });
});

describe('a long series', () => {
  it('has every n-th step and the last', async () => {
    const folder = writeRun(temporaryFolder(), 'long', finishedRun(10));
    const { steps, every, metrics } = runSeries('k', await readRunView(folder), 0, 4);
    expect([steps, every]).toEqual([[1, 4, 7, 10], 3]);
    expect(metrics['reward']).toEqual([0.01, 0.04, 0.07, 0.1]);
  });

  it('has no extremes of a metric without values', () => {
    expect(runExtremes('k', { metrics: { kl: [null, null], loss: [2, null, -1] } })).toEqual({
      ...{ key: 'k', highest: { loss: 2 }, lowest: { loss: -1 }, problem: null },
    });
  });
});
