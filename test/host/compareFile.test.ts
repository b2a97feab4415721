import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareFileProtocol } from '../../src/contract/messages/compareFile';
import { AnalysisThread } from '../../src/host/panels/analysisThread';
import { answer } from '../../src/host/panels/answer';
import { CompareFileReader } from '../../src/host/panels/compareFileHandlers';
import { engineAndWorkspace } from '../engine/cli/builtEngine';

const { engine, workspace } = engineAndWorkspace();
const solutions = resolve('test/fixtures/gsm8k/solutions-24.jsonl');
let thread: AnalysisThread;
beforeAll(() => (thread = new AnalysisThread(join(engine.folder, 'analysisWorker.js'))));
afterAll(() => thread.dispose());

function panelOf(file: string) {
  const diffs: unknown[] = [];
  const openDiff = (...shown: unknown[]) => {
    diffs.push(shown);
    return Promise.resolve();
  };
  const reader = new CompareFileReader({ openDiff }, { file }, thread);
  async function ask<N extends keyof typeof compareFileProtocol.requests>(name: N, payload: unknown) {
    const reply = await answer(compareFileProtocol, reader.handlers, { kind: 'ask', id: 1, name, payload }, () => {});
    if (reply?.kind !== 'reply') throw new Error(reply?.kind === 'error' ? reply.message : 'no reply');
    return reply.payload;
  }
  return {
    diffs,
    ask,
    overview: async () => compareFileProtocol.requests.open.reply.parse(await ask('open', {})),
    texts: async (payload: unknown) => compareFileProtocol.requests.readTexts.reply.parse(await ask('readTexts', payload)),
  };
}

describe('the Compare panel of a file', () => {
  it('counts what each model has right, in all and by problem', async () => {
    const { title, models, problems } = await panelOf(solutions).overview();
    expect(title).toBe('solutions-24.jsonl');
    expect(models.map(({ name, right, samples }) => [name, right, samples])).toEqual([
      ['6b_finetuning', 2, 24],
      ['6b_verification', 6, 24],
      ['175b_finetuning', 6, 24],
      ['175b_verification', 12, 24],
    ]);
    const lines = readFileSync(solutions, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { question: string } & Record<string, { is_correct: boolean }>);
    expect(problems.map(({ prompt }) => prompt)).toEqual(lines.map(({ question }) => question));
    for (const { name, outcomes } of models)
      expect(outcomes).toEqual(lines.map((line) => ({ right: Number(line[name]!.is_correct), samples: 1 })));
  });

  it('reads what two models wrote on a problem', async () => {
    const { texts, overview } = panelOf(solutions);
    const { problems } = await overview();
    const { base, other } = await texts({ problem: problems[0]!.id, base: '6b_finetuning', other: '6b_verification' });
    expect(base).toEqual([
      {
        text: 'Janet eats 3 ducks eggs for breakfast every morning and she sells the rest so she has 16 - 3 = <<16-3=13>>13 ducks eggs left\nShe has 13 ducks eggs and she sells 2 each day so she makes 13 * 2 = $<<13*2=26>>26\nA: 26',
        isRight: false,
      },
    ]);
    expect(other.map(({ text, isRight }) => [text.slice(-6), isRight])).toEqual([['A: 224', false]]);
  });

  it('tells a problem that one model lacks, and opens the texts in the diff editor', async () => {
    const path = workspace.path('two.jsonl');
    const solved = { is_correct: true, solution: 'A: 1' };
    writeFileSync(
      path,
      `${JSON.stringify({ question: 'q', a: solved, b: solved })}\n${JSON.stringify({ question: 'r', b: solved })}\n`,
    );
    const { overview, texts, ask, diffs } = panelOf(path);
    const { models } = await overview();
    expect(models.map(({ outcomes }) => outcomes)).toEqual([
      [{ right: 1, samples: 1 }, null],
      [
        { right: 1, samples: 1 },
        { right: 1, samples: 1 },
      ],
    ]);
    expect(await texts({ problem: 'r', base: 'a', other: 'b' })).toEqual({ base: [], other: [{ text: 'A: 1', isRight: true }] });
    await ask('openDiff', { prompt: 'q', baseLabel: 'a', otherLabel: 'b', base: '1', other: '2' });
    expect(diffs).toEqual([[{ label: 'a', text: '1' }, { label: 'b', text: '2' }, 'q']]);
  });

  it('says in one sentence why there are no texts', async () => {
    const path = workspace.path('outcomes.json');
    writeFileSync(path, JSON.stringify({ samples: { a: ['01'], b: ['11'] } }));
    const { overview, texts } = panelOf(path);
    expect((await overview()).models.map(({ name, right }) => [name, right])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    await expect(texts({ problem: 'problem 1', base: 'a', other: 'b' })).rejects.toThrow('There are no texts to show: ');
    await expect(panelOf(workspace.path('none.jsonl')).overview()).rejects.toThrow('none.jsonl');
  });
});
