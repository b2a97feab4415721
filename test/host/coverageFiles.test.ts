import { join, resolve } from 'node:path';
import { utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverageOverviewSchema, coverageProtocol, type CoverageOverview } from '../../src/contract/messages/coverage';
import { AnalysisThread } from '../../src/host/panels/analysisThread';
import { answer } from '../../src/host/panels/answer';
import { CoverageFileReader } from '../../src/host/panels/coverageFiles';
import { coverageReport } from '../../src/host/panels/coverageReport';
import { engineAndWorkspace } from '../engine/cli/builtEngine';

const { engine, workspace } = engineAndWorkspace();
const games = resolve('test/fixtures/game-of-24/samples.json');
const solutions = resolve('test/fixtures/gsm8k/solutions-24.jsonl');
let thread: AnalysisThread;
beforeAll(() => (thread = new AnalysisThread(join(engine.folder, 'analysisWorker.js'))));
afterAll(() => thread.dispose());

function panelOf(file: string, picked: string | null = null, added: string[] = []) {
  const changes: CoverageOverview[] = [];
  const services = {
    measure: (models: Parameters<typeof coverageReport>[0]) => Promise.resolve(coverageReport(models)),
    save: () => Promise.resolve(true),
    copy: () => Promise.resolve(),
    pickFile: () => Promise.resolve(picked),
    addedFiles: () => [],
  };
  const reader = new CoverageFileReader(services, [file, ...added], thread, (overview) => changes.push(overview));
  const ask = async (name: string, payload: unknown) => {
    const reply = await answer(coverageProtocol, reader.handlers, { kind: 'ask', id: 1, name, payload }, () => {});
    if (reply?.kind !== 'reply') throw new Error(reply?.kind === 'error' ? reply.message : 'no reply');
    return reply.payload;
  };
  return { ask, changes, overview: async () => coverageOverviewSchema.parse(await ask('open', {})) };
}

describe('the Coverage panel of files', () => {
  it('has the published figures of Game of 24: 4.03 → 49.0 and 7.34 → 33.0', async () => {
    const { ask, overview } = panelOf(games);
    const { choices, suggested, title, files } = await overview();
    expect([title, files]).toEqual(['samples.json', [games]]);
    expect(choices.map(({ label, role, problems, samples }) => [label, role, problems, samples])).toEqual([
      ['cot', 'base', 100, 100],
      ['io', 'trained', 100, 100],
    ]);
    const report = coverageProtocol.requests.measure.reply.parse(await ask('measure', { keys: suggested }));
    const ends = report.models.map(({ curve }) => [curve[0]!.value, curve.at(-1)!.value]);
    expect(ends).toEqual([
      [expect.closeTo(0.0403, 9), expect.closeTo(0.49, 9)],
      [expect.closeTo(0.0734, 9), expect.closeTo(0.33, 9)],
    ]);
    await expect(ask('readSamples', { key: suggested[0], problem: 'problem 1', first: 0 })).rejects.toThrow(
      'There are no texts to show',
    );
  });

  it('shows the solutions of a problem, and takes another file beside it', async () => {
    const other = workspace.path('other.jsonl');
    const { ask, overview, changes } = panelOf(solutions, other);
    const { choices } = await overview();
    const [first] = choices;
    const problem =
      "Janet’s ducks lay 16 eggs per day. She eats three for breakfast every morning and bakes muffins for her friends every day with four. She sells the remainder at the farmers' market daily for $2 per fresh duck egg. How much in dollars does she make every day at the farmers' market?";
    const shown = coverageProtocol.requests.readSamples.reply.parse(
      await ask('readSamples', { key: first!.key, problem, first: 0 }),
    );
    expect(shown).toMatchObject({ total: 1, right: 0, failed: 0 });
    expect(shown.samples[0]!.text).toMatch(/^Janet eats 3 ducks eggs/);
    writeFileSync(other, JSON.stringify({ problem, n: 4, c: 3 }));
    await ask('addFile', {});
    expect(changes[0]!.choices.map(({ label }) => label)).toEqual([...choices.map(({ label }) => label), 'other']);
    await expect(ask('addFile', {})).rejects.toThrow('other.jsonl is here already.');
  });

  it('shows what can be read where a file that was added is gone, until it is taken out', async () => {
    const gone = workspace.path('deleted.jsonl');
    const { ask, overview, changes } = panelOf(games, null, [gone]);
    const { choices, files, unread } = await overview();
    expect([choices.map(({ label }) => label), files]).toEqual([
      ['cot', 'io'],
      [games, gone],
    ]);
    expect(unread).toEqual([{ file: gone, reason: expect.stringContaining('there is no file or folder') as string }]);
    await ask('measure', { keys: choices.map(({ key }) => key) });
    await expect(ask('removeFile', { file: games })).rejects.toThrow('is no file that was added to this panel');
    await ask('removeFile', { file: gone });
    expect(changes.map(({ files, unread }) => [files, unread])).toEqual([[[games], []]]);
  });

  it('shows right samples, then wrong ones, then those of which it is not known, and reads the file once for all pages', async () => {
    const file = workspace.path('verdicts.jsonl');
    const verdicts = [null, false, true, undefined, true];
    const line = (correct: boolean | null | undefined, index: number) =>
      JSON.stringify({ problem: 'p', completion: `text ${index}`, correct });
    const written = (text: string): void => {
      writeFileSync(file, text);
      utimesSync(file, 1, 1);
    };
    written(verdicts.map(line).join('\n'));
    const ask = { path: file, step: null, name: 'verdicts', problem: 'p', most: 3 };
    const first = await thread.ask('completionsPage', { ...ask, first: 0 });
    expect(first).toMatchObject({ total: 5, right: 2, unknown: 2 });
    // As long and as old: only who reads it again sees that it is another.
    written(verdicts.map(line).join('\n').replaceAll('text', 'TEXT'));
    const next = await thread.ask('completionsPage', { ...ask, first: 3 });
    expect([...first.page, ...next.page].map(({ sample, isRight }) => [sample, isRight])).toEqual([
      ...[
        [2, true],
        [4, true],
        [1, false],
        [0, null],
        [3, null],
      ],
    ]);
    expect(next.page.map(({ text }) => text)).toEqual(['text 0', 'text 3']);
    const all = await thread.ask('completionsPage', { ...ask, name: 'another', first: 0 });
    expect(all).toEqual({ total: 0, right: 0, unknown: 0, page: [] });
    writeFileSync(file, line(true, 0));
    expect(await thread.ask('completionsPage', { ...ask, first: 0 })).toMatchObject({ total: 1, right: 1 });
  });

  it('says in one sentence what is wrong with a file, and keeps those it has', async () => {
    const empty = workspace.path('empty.jsonl');
    writeFileSync(empty, '');
    const { ask, overview } = panelOf(games, empty);
    await expect(ask('addFile', {})).rejects.toThrow(`${empty} is empty; it needs at least one sample`);
    expect((await overview()).files).toEqual([games]);
    await expect(panelOf(workspace.path('gone.jsonl')).overview()).rejects.toThrow('there is no file or folder');
  });
});
