import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { loadPrompts } from '../../../src/engine/data/load';
import { readParquet } from '../../../src/engine/data/parquet';
import type { DatasetRow } from '../../../src/engine/data/row';
import { readWholeJson } from '../../../src/engine/data/wholeJson';
import { bundled } from '../../store/bundle';

const folder = mkdtempSync(join(tmpdir(), 'formats-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const failure = async (load: Promise<unknown>): Promise<string> => {
  const error: unknown = await load.catch((reason: unknown) => reason);
  expect(error).toHaveProperty('name', 'DatasetError');
  return (error as Error).message.replaceAll(folder, 'DIR');
};

describe('JSONL', () => {
  it('has lines that end at line feeds only: not at the separators that Unicode has within a text', async () => {
    const path = file('lines.jsonl', `\uFEFF${JSON.stringify({ prompt: 'a\u2028b\u2029c\u0085d' })}\r\n\n{"prompt":"é"}\n`);
    expect(await loadPrompts(path, folder)).toEqual([{ prompt: 'a\u2028b\u2029c\u0085d' }, { prompt: 'é' }]);
  });

  it('is refused where it is not UTF-8', async () => {
    const path = file('latin1.jsonl', Buffer.from('{"prompt":"a"}\n{"prompt":"é"}\n', 'latin1'));
    expect(await failure(loadPrompts(path, folder))).toBe('DIR/latin1.jsonl:2: not UTF-8; found {"prompt":"\ufffd"}');
  });
});

describe('JSON', () => {
  it.each([
    new RangeError('Invalid string length'),
    Object.assign(new Error('Cannot create a string longer than 0x1fffffe8 characters'), { code: 'ERR_STRING_TOO_LONG' }),
  ])('that is too long for one string is read line by line (%s)', async (tooLong) => {
    const path = file('lines.json', '{"a":1}\n{"a":2}\n');
    const rows: DatasetRow[] = [];
    for await (const row of readWholeJson(path, () => Promise.reject(tooLong))) rows.push(row);
    expect(rows.map(({ value }) => value)).toEqual([{ a: 1 }, { a: 2 }]);
  });
});

describe('CSV', () => {
  it('has columns named by its first line, quotes and line ends in fields', async () => {
    const path = file('good.csv', '\uFEFFprompt,answer\r\n"one, ""two""\nthree",4\r\n\r\nfive,6\r\n');
    expect(await loadPrompts(path, folder)).toEqual([
      { prompt: 'one, "two"\nthree', answer: '4' },
      { prompt: 'five', answer: '6' },
    ]);
  });

  it.each([
    ['prompt,answer\na,1\nb,2,3\n', 'DIR/bad.csv:3: found 3 fields; the first line names 2 columns'],
    ['prompt,answer\n"a,1\n', /^DIR\/bad\.csv:\d: not CSV \(Quote Not Closed: .*\)$/],
    ['prompt,prompt\na,b\n', 'DIR/bad.csv:1: the column prompt is there twice; a name may be there once'],
    ['prompt,answer\na,1\n,2\n', 'DIR/bad.csv:3: prompt is ""; allowed: a text that is not empty'],
    ['text\na\n', 'DIR/bad.csv:2: the example has the key text; allowed: prompt, messages, or question and answer'],
    ['prompt\n', 'the dataset DIR/bad.csv has no example; it needs at least one'],
    ['', 'the dataset DIR/bad.csv has no example; it needs at least one'],
  ])('%j is refused', async (content, message) => {
    expect(await failure(loadPrompts(file('bad.csv', content), folder))).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });
});

describe('Parquet', () => {
  let worker: string;
  beforeAll(async () => {
    worker = await bundled('../../src/store/parquetWorker.ts');
  });
  const rowsOf = async (path: string): Promise<DatasetRow[]> => {
    const rows: DatasetRow[] = [];
    for await (const row of readParquet(path, { worker, timeout: 20_000 })) rows.push(row);
    return rows;
  };

  it('of another writer is read by row group, with 64-bit integers as numbers', async () => {
    const buffer = parquetWriteBuffer({
      columnData: [
        { name: 'question', data: ['a', 'b', 'c'], type: 'STRING' },
        { name: 'answer', data: [1n, 2n, 2n ** 60n], type: 'INT64' },
      ],
      rowGroupSize: 2,
    });
    const path = file('good.parquet', new Uint8Array(buffer));
    expect(await rowsOf(path)).toEqual([
      { place: `${path}: row 1`, value: { question: 'a', answer: 1 } },
      { place: `${path}: row 2`, value: { question: 'b', answer: 2 } },
      { place: `${path}: row 3`, value: { question: 'c', answer: '1152921504606846976' } },
    ]);
  });

  it('that is damaged is refused', async () => {
    expect(await failure(rowsOf(file('bad.parquet', 'PAR1 no')))).toMatch(
      /^the dataset DIR\/bad\.parquet is not a readable Parquet file: /,
    );
  });
});
