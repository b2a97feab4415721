import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportCommand, reportFolder } from '../../src/host/commands/reportCommand';
import type { CommandServices } from '../../src/host/commands/services';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { finishedRun, temporaryFolder, writeRun } from '../store/fixtures';
import { answers, cancelling, env, opened, seen, window } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

let library: RunLibrary;
let runsFolder: string;
const calls: string[][] = [];

/** `posttrain` that answers with what was written. */
function command(answer: (signal: AbortSignal | undefined) => Promise<string>) {
  const posttrain: CommandServices['posttrain'] = (args, signal) => {
    calls.push(args);
    return answer(signal);
  };
  return reportCommand({ library, posttrain } as unknown as CommandServices).writeReport;
}
const written = () => Promise.resolve(JSON.stringify({ html: '/w/report.html', markdown: '/w/report.md' }));

beforeEach(async () => {
  runsFolder = join(temporaryFolder(), 'runs');
  library = new RunLibrary();
});
afterEach(() => {
  library.dispose();
  env.remoteName = undefined;
  opened.folders = [];
  answers.length = calls.length = seen.messages.length = seen.commands.length = 0;
});

it('writes about the runs chosen, beside their folder, and opens what is asked for', async () => {
  writeRun(runsFolder, 'one', finishedRun(1));
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  answers.push('one', 'Open Markdown');
  await command(written)();
  const [args] = calls;
  expect(args!.slice(0, 4)).toEqual(['report', '--run', join(runsFolder, 'one'), '--out']);
  expect(dirname(args![4]!)).toBe(join(dirname(runsFolder), 'reports'));
  expect(seen.messages[0]).toContain('The report is written to ');
  expect(seen.commands).toEqual([['markdown.showPreview', expect.objectContaining({ fsPath: '/w/report.md' })]]);
});

it('opens HTML in the browser of this machine alone, and shows where it is on a remote', async () => {
  writeRun(runsFolder, 'one', finishedRun(1));
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  answers.push('one', 'Open HTML');
  await command(written)();
  expect(seen.actions).toEqual(['Open HTML', 'Open Markdown']);
  const page = expect.objectContaining({ fsPath: '/w/report.html' }) as unknown;
  expect(seen.commands.splice(0)).toEqual([['openExternal', page]]);
  env.remoteName = 'ssh-remote';
  opened.folders = [{ name: 'w', uri: { scheme: 'file', fsPath: '/w' } }];
  answers.push('one', 'Reveal in Explorer');
  await command(written)();
  expect(seen.actions).toEqual(['Open Markdown', 'Reveal in Explorer']);
  expect(seen.commands).toEqual([['revealInExplorer', page]]);
});

it('has the finished runs of a sweep picked already', async () => {
  for (const id of ['s-1', 's-2', 'other']) writeRun(runsFolder, id, finishedRun(1));
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  const planned = { kind: 'sweep', record: { runs: ['s-1', 's-2', 's-3'].map((id) => ({ id, values: {} })) } };
  const asked = vi.spyOn(window, 'showQuickPick');
  const sweeps = { find: () => planned };
  const { writeReport } = reportCommand({ library, sweeps, posttrain: written } as unknown as CommandServices);
  await writeReport({ sweep: { runsFolder, sweepId: 's' } });
  const items = asked.mock.lastCall![0] as { label: string; picked: boolean }[];
  expect(items.map(({ label, picked }) => [label, picked]).sort()).toEqual([
    ['other', false],
    ['s-1', true],
    ['s-2', true],
  ]);
});

it('has the newest run picked already where none was clicked, and says that it needs one', async () => {
  for (const [id, createdAt] of [
    ['old', 1],
    ['new', 2],
  ] as const)
    writeRun(runsFolder, id, finishedRun(1), { createdAt });
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  const asked = vi.spyOn(window, 'showQuickPick').mockResolvedValueOnce([] as never);
  await command(written)();
  const items = asked.mock.lastCall![0] as { label: string; picked: boolean }[];
  expect(items.map(({ label, picked }) => [label, picked])).toEqual([
    ['new', true],
    ['old', false],
  ]);
  expect(calls).toEqual([]);
  expect(seen.messages).toEqual(['No run is chosen: a report is about one or more.']);
});

it('starts nothing where no run is chosen or there is none, and says nothing once it was cancelled', async () => {
  await command(written)();
  expect(seen.messages).toEqual(['There are no runs here yet.']);
  writeRun(runsFolder, 'one', finishedRun(1));
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  await command(written)();
  expect(calls).toEqual([]);
  answers.push('one');
  const ended = command(async (signal) => {
    cancelling.cancel();
    return Promise.reject(signal!.reason as Error);
  })();
  await ended;
  expect(seen.messages).toHaveLength(1);
});

it('calls the folder after the runs and the time', () => {
  const run = (runId: string) => ({ runsFolder: join('/w', 'runs'), runId });
  const at = new Date(2026, 10, 7, 3, 4, 5);
  expect(reportFolder(join('/w', 'runs'), [run('a')], at)).toBe(join('/w', 'reports', 'a-20261107-030405'));
  expect(reportFolder(join('/w', 'runs'), [run('a'), run('b'), run('c')], at)).toBe(
    join('/w', 'reports', 'a-and-2-more-20261107-030405'),
  );
});
