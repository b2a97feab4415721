import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatOf } from '../../src/analysis/behaviours/behaviourSets';
import { problemsOf, promptText } from '../../src/engine/countdown/problems';
import { verify } from '../../src/engine/countdown/verifier';
import { readPreferences } from '../../src/engine/data/preferences';
import { loadCompletions, loadPrompts } from '../../src/engine/data/load';
import { DatasetError } from '../../src/engine/data/datasetError';

const folder = mkdtempSync(join(tmpdir(), 'datasets-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('JSONL datasets', () => {
  it('keep keys they do not know, skip empty lines and a byte order mark, take Windows line ends', async () => {
    const path = file('good.jsonl', '\uFEFF{"prompt":"a","target":3}\r\n\r\n{"prompt":"b","id":"x"}');
    expect(await loadPrompts(path, folder)).toEqual([
      { prompt: 'a', target: 3 },
      { prompt: 'b', id: 'x' },
    ]);
  });

  it.each([
    ['{"prompt":"a"}\n{"prompt":', /^PATH:2: not JSON \(.*\); found \{"prompt":$/],
    ['"a"', /^PATH:1: a line is a JSON object; found "a"$/],
    ['{"question":"a"}', /^PATH:1: the key answer is missing; allowed: a text that is not empty$/],
    ['{"prompt":""}', /^PATH:1: prompt is ""; allowed: a text that is not empty$/],
    ['{"prompt":5}', /^PATH:1: prompt is 5; allowed: a text that is not empty$/],
    ['\n\n', /^the dataset PATH has no example; it needs at least one$/],
  ])('refuse %j', async (content, message) => {
    const path = file('bad.jsonl', content);
    const error: unknown = await loadPrompts(path, folder).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DatasetError);
    expect((error as Error).message.replaceAll(path, 'PATH')).toMatch(message);
  });

  it('name a file that is missing or a folder', async () => {
    await expect(loadPrompts(join(folder, 'none.jsonl'), folder)).rejects.toThrow(
      `the dataset ${join(folder, 'none.jsonl')} does not exist`,
    );
    await expect(loadPrompts(folder, folder)).rejects.toThrow(
      `the dataset ${folder} is not a file; a JSONL, Parquet or CSV file is needed`,
    );
  });

  it('of completions need both keys', async () => {
    await expect(loadCompletions(file('sft.jsonl', '{"prompt":"a"}'), folder)).rejects.toThrow(
      /:1: the key completion is missing/,
    );
    expect(await loadCompletions(file('sft.jsonl', '{"prompt":"a","completion":"b"}'), folder)).toEqual([
      { prompt: 'a', completion: 'b' },
    ]);
  });
});

describe('the countdown-traces generator', () => {
  it('gives as many pairs as asked for, the same each time', async () => {
    const source = { generator: 'countdown-traces', size: 20, seed: 3 } as const;
    const pairs = await loadCompletions(source, folder);
    expect(pairs).toHaveLength(20);
    expect(await loadCompletions(source, folder)).toEqual(pairs);
    expect(pairs[0]?.prompt).toMatch(/^use \d, \d, \d make \d+$/);
    expect(pairs[0]?.completion).toMatch(/^ (thus|because|first) .*answer /);
  });

  it('gives training problems as prompts', async () => {
    const [first] = await loadPrompts({ generator: 'countdown-traces', size: 2, seed: 1 }, folder);
    expect(Object.keys(first ?? {}).sort()).toEqual(['id', 'numbers', 'prompt', 'target']);
  });

  it('gives preferences: training problems solved and missed, and then again in other ways', async () => {
    const problems = problemsOf('train');
    const pairs = await readPreferences({ generator: 'countdown-traces', size: problems.length + 5, seed: 1 }, folder);
    expect(pairs).toHaveLength(problems.length + 5);
    pairs.forEach(({ prompt, chosen, rejected }, index) => {
      const problem = problems[index % problems.length]!;
      expect(prompt).toBe(promptText(problem));
      expect([verify(chosen, problem).kind, verify(rejected, problem).kind]).toEqual(['right', 'wrong']);
      expect(formatOf(chosen)).toBe(formatOf(rejected));
    });
    const again = pairs.slice(problems.length).map(({ chosen, rejected }) => chosen + rejected);
    expect(again).not.toEqual(pairs.slice(0, 5).map(({ chosen, rejected }) => chosen + rejected));
  });
});
