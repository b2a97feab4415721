import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { parquetWriteFile } from 'hyparquet-writer/src/node.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES_PAGE } from '../../src/contract/messages/coverage';
import type { RolloutRow } from '../../src/contract/rollout';
import { rolloutAnswers } from '../../src/host/panels/rolloutAnswers';
import type { RolloutQuestions } from '../../src/host/panels/rolloutQuestions';
import { RolloutsThread } from '../../src/host/panels/rolloutsThread';
import { ParquetFile, type ParquetDecoder } from '../../src/store/parquetFile';
import { KeptFooters } from '../../src/store/parquetFooters';
import { RolloutFile, writeRollouts } from '../../src/store/rolloutFiles';
import { bundled } from '../store/bundle';
import { sampleRow, temporaryFolder } from '../store/fixtures';

let worker: string;
let thread: RolloutsThread;
beforeAll(async () => {
  worker = await bundled('../../src/host/panels/rolloutsWorker.ts');
  thread = new RolloutsThread({ worker });
});
afterAll(() => thread.dispose());

const LENGTH = 100;
const perToken = <T>(value: T): T[] => new Array<T>(LENGTH).fill(value);
const perAlternative = <T>(value: T): T[] => new Array<T>(2 * LENGTH).fill(value);

/** A completion of 100 tokens. */
const longRow = (sample: number, reward: number | null) =>
  sampleRow({
    ...{ sample, reward, reward_parts: JSON.stringify({ countdown: reward }), completion: `text ${sample}` },
    ...{ failure: reward === null ? 'reward: boom' : null, prompt: 'p', prompt_id: 'q1', group: 1 },
    ...{ token_ids: perToken(7), token_texts: perToken('x'), token_bytes: perToken('78') },
    ...{ logprobs: perToken(-1), entropies: perToken(1) },
    ...{ alternative_ids: perAlternative(7), alternative_texts: perAlternative('x'), alternative_logprobs: perAlternative(-1) },
  });

/** 100 samples of the problem q1: every fourth is right, the very first failed. */
async function evaluation(): Promise<string> {
  const path = join(temporaryFolder(), 'samples.parquet');
  const rows = Array.from({ length: 100 }, (_, sample) => longRow(sample, sample === 0 ? null : sample % 4 === 0 ? 1 : 0));
  await writeRollouts(path, [[sampleRow({ prompt_id: 'q0', prompt: 'first' })], rows]);
  return path;
}

const ask = { problem: 'q1', place: 1, samples: 100, verifier: 'countdown' };

/** Counts the reads of each column. */
function counting(decoder: ParquetDecoder): { decoder: ParquetDecoder; reads: Map<string, number> } {
  const reads = new Map<string, number>();
  const open = async (path: string) => {
    const table = await decoder.open(path);
    return {
      ...{ name: table.name, metadata: table.metadata, columns: table.columns, close: () => table.close() },
      read: (columns: readonly string[], start: number, end: number) => {
        for (const column of columns) reads.set(column, (reads.get(column) ?? 0) + 1);
        return table.read(columns, start, end);
      },
    };
  };
  return { decoder: { open }, reads };
}

describe('the samples of a problem', () => {
  it('come a page at a time, right ones first and failed ones last', async () => {
    const path = await evaluation();
    const first = await thread.ask('samples', path, { ...ask, first: 0 });
    expect(first).toMatchObject({ prompt: 'p', total: 100, right: 24, failed: 1 });
    expect(first.samples).toHaveLength(SAMPLES_PAGE);
    expect(first.samples[0]).toEqual({
      ...{ sample: 4, text: 'text 4', tokens: 100, isRight: true, reward: 1, isCut: false, failure: null },
    });
    expect(first.samples[24]).toMatchObject({ sample: 1, isRight: false });
    const rest = await thread.ask('samples', path, { ...ask, first: SAMPLES_PAGE });
    expect(rest.samples).toHaveLength(36);
    expect(rest.samples.at(-1)).toMatchObject({ sample: 0, failure: 'reward: boom' });
    // Only the page crosses: of 100 × 100 tokens not one.
    expect(serialize(first).length).toBeLessThan(SAMPLES_PAGE * 200);
  });

  it('have their tokens read once, however many pages are asked for', async () => {
    const path = await evaluation();
    const { decoder, reads } = counting(ParquetFile);
    const answer = rolloutAnswers(decoder);
    for (const first of [0, 64, 0]) await answer('samples', path, { ...ask, first });
    expect([reads.get('token_ids'), reads.get('completion')]).toEqual([1, 3]);
  });

  it('that the file lacks are none', async () => {
    expect(await thread.ask('samples', await evaluation(), { ...ask, problem: 'q9', first: 0 })).toEqual({
      ...{ prompt: '', total: 0, right: 0, unknown: 0, failed: 0, samples: [] },
    });
  });
});

it('gives a group in pages of some thousand tokens, and decodes it once', async () => {
  const path = join(temporaryFolder(), 'step-000001.parquet');
  // 100 tokens each: 40 are within 4,096.
  await writeRollouts(path, [Array.from({ length: 100 }, (_, sample) => longRow(sample, 1))]);
  const { decoder, reads } = counting(ParquetFile);
  const answer = rolloutAnswers(decoder);
  const found: number[][] = [];
  for (let first: number | undefined = 0; first !== undefined;) {
    const page: RolloutQuestions['group']['reply'] = await answer('group', path, { group: 1, first });
    found.push((JSON.parse(page.rows) as RolloutRow[]).map(({ sample }) => sample));
    first = page.next;
  }
  expect(found.map(({ length }) => length)).toEqual([40, 40, 20]);
  expect(found.flat()).toEqual(Array.from({ length: 100 }, (_, sample) => sample));
  expect(reads.get('token_ids')).toBe(1);
  expect(await answer('group', path, { group: 7, first: 0 })).toEqual({ rows: '[]' });
});

it('finds problems in a file of another order, and prompts of those asked for alone', async () => {
  const path = join(temporaryFolder(), 'foreign.parquet');
  parquetWriteFile({
    filename: path,
    columnData: [
      { name: 'group', data: [5, 5, 3], type: 'INT32' },
      { name: 'prompt_id', data: ['b', 'b', 'a'], type: 'STRING' },
      { name: 'prompt', data: ['of b', 'of b', 'of a'], type: 'STRING' },
    ],
  });
  const problems = [{ problem: 'a', place: 0 }];
  expect(await thread.ask('prompts', path, { problems })).toEqual(new Map([['a', 'of a']]));
  const both = [...problems, { problem: 'none', place: 1 }];
  expect(await thread.ask('prompts', path, { problems: both })).toEqual(new Map([['a', 'of a']]));
});

it('tells of a file that cannot be read by its name, also of one that takes too long', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'step-000001.parquet');
  writeFileSync(path, 'PAR1');
  await expect(thread.ask('step', path, { step: 1 })).rejects.toThrow(/^step-000001\.parquet is not a readable Parquet file/);
  const ended = new RolloutsThread({ worker });
  ended.dispose();
  await expect(ended.ask('step', path, { step: 1 })).rejects.toThrow('step-000001.parquet cannot be read: it was ended.');
});

it('writes CSV of all groups', async () => {
  const csv = new TextDecoder().decode(await thread.ask('csv', await evaluation(), {}));
  expect(csv.split('\r\n')).toHaveLength(1 + 1 + 100 + 1);
});

describe('a footer that is kept', () => {
  it('is read once, and anew where the file is another', async () => {
    const path = join(temporaryFolder(), 'step-000001.parquet');
    const footers = new KeptFooters();
    const decoder: ParquetDecoder = { open: (at) => ParquetFile.open(at, footers) };
    const promptIds = async () => {
      const file = await RolloutFile.open(path, decoder);
      const rows = await file.readColumns(['prompt_id']);
      await file.close();
      return rows.map(({ prompt_id }) => prompt_id);
    };
    await writeRollouts(path, [[sampleRow({ prompt_id: 'a' })], [sampleRow({ prompt_id: 'b', group: 1 })]]);
    const [first, second] = [await decoder.open(path), await decoder.open(path)];
    expect(second.metadata).toBe(first.metadata);
    await Promise.all([first.close(), second.close()]);
    expect(await promptIds()).toEqual(['a', 'b']);
    await writeRollouts(path, [[sampleRow({ prompt_id: 'c' })]]);
    expect(await promptIds()).toEqual(['c']);
  });

  it('gives rows of the middle without looking at the others', async () => {
    const path = join(temporaryFolder(), 'many.parquet');
    const groups = Array.from({ length: 9 }, (_, group) =>
      [0, 1].map((sample) => sampleRow({ group, sample, prompt_id: `p${group}` })),
    );
    await writeRollouts(path, groups);
    const file = await ParquetFile.open(path);
    const ids = async (start: number, end: number) =>
      (await file.read(['prompt_id', 'sample'], start, end)).map((row) => [row['prompt_id'], row['sample']]);
    expect(await ids(7, 10)).toEqual([
      ['p3', 1],
      ['p4', 0],
      ['p4', 1],
    ]);
    expect(await ids(18, 20)).toEqual([]);
    expect(await ids(17, 99)).toEqual([['p8', 1]]);
    await file.close();
  });
});
