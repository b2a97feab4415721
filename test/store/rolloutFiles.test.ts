import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteFile } from 'hyparquet-writer/src/node.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rolloutRowSchema, type RolloutRow } from '../../src/contract/rollout';
import { DecodingThread } from '../../src/store/decodingThread';
import { encodeRollouts, listRollouts, RolloutFile, writeRollouts } from '../../src/store/rolloutFiles';
import { bundled } from './bundle';
import { sampleRow, temporaryFolder } from './fixtures';

const failed = sampleRow({
  sample: 1,
  token_ids: [],
  token_texts: [],
  token_bytes: [],
  logprobs: [],
  entropies: [],
  alternative_ids: [],
  alternative_texts: [],
  alternative_logprobs: [],
  completion: '',
  reward: null,
  advantage: null,
  finish_reason: 'failed',
  failure: 'sampling: out of memory',
});
const scored = sampleRow({
  group: 4,
  prompt_id: 'p4',
  ref_logprobs: [-1, -2],
  ref_entropies: [0.5, 0.25],
  ref_alternative_logprobs: [-1, -3, -2, -4],
});

async function write(groups: RolloutRow[][]): Promise<string> {
  const path = join(temporaryFolder(), 'rollouts', 'step-000012.parquet');
  await writeRollouts(path, groups);
  return path;
}

let worker: string;
let thread: DecodingThread;
beforeAll(async () => {
  worker = await bundled('../../src/store/parquetWorker.ts');
  thread = new DecodingThread({ worker, timeout: 20_000 });
});
afterAll(() => thread.dispose());

async function opened<T>(path: string, use: (file: RolloutFile) => Promise<T>, decoder = thread): Promise<T> {
  const file = await RolloutFile.open(path, decoder);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

describe('a rollouts file', () => {
  it('has the columns of the contract, lists as lists, one row group a prompt group', async () => {
    const path = await write([[sampleRow(), failed], [scored]]);
    const metadata = parquetMetadata(readFileSync(path));
    expect(metadata.row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([2, 1]);
    const top = metadata.row_groups[0]!.columns.map(({ meta_data }) => meta_data!.path_in_schema);
    expect(top.map(([name]) => name)).toEqual(Object.keys(rolloutRowSchema.shape));
    expect(top.filter((names) => names.length === 3).every(([, list, element]) => list === 'list' && element === 'element')).toBe(
      true,
    );
  });

  it('gives its rows back, by group and by column', async () => {
    const path = await write([[sampleRow(), failed], [], [scored]]);
    await opened(path, async (file) => {
      expect(file.rowCount).toBe(3);
      expect(file.groups).toEqual([0, 4]);
      expect(await file.readGroup(0)).toEqual([sampleRow(), failed]);
      expect(await file.readGroup(4)).toEqual([scored]);
      expect(await file.readGroup(3)).toEqual([]);
      expect(await file.readColumns(['group', 'reward', 'entropies'])).toEqual([
        { group: 0, reward: 0.1, entropies: [0, 2.125] },
        { group: 0, reward: null, entropies: [] },
        { group: 4, reward: 0.1, entropies: [0, 2.125] },
      ]);
    });
    for (const row of [sampleRow(), failed, scored]) expect(rolloutRowSchema.parse(row)).toEqual(row);
  });

  it('round-trips any rows; token statistics to float32, rewards exactly', async () => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    const row = fc.nat(5).chain((tokens) => {
      const per = <T>(item: fc.Arbitrary<T>, count: number) => fc.array(item, { minLength: count, maxLength: count });
      return fc.record({
        prompt: text,
        completion: text,
        reward: fc.option(double),
        advantage: fc.option(double),
        token_ids: per(fc.nat(200_000), tokens),
        token_texts: per(text, tokens),
        token_bytes: per(fc.constant('c3a9'), tokens),
        logprobs: per(float, tokens),
        entropies: per(float, tokens),
        alternative_ids: per(fc.nat(200_000), tokens * 2),
        alternative_texts: per(text, tokens * 2),
        alternative_logprobs: per(float, tokens * 2),
        ref_logprobs: fc.option(per(float, tokens)),
      });
    });
    const path = join(temporaryFolder(), 'step-000001.parquet');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { maxLength: 4 }), async (made) => {
        const groups = made.map((rows, group) => rows.map((change, sample) => sampleRow({ ...change, group, sample })));
        writeFileSync(path, encodeRollouts(groups));
        await opened(path, async (file) => {
          expect(file.groups).toEqual(groups.map((_, group) => group));
          for (const [group, rows] of groups.entries()) expect(await file.readGroup(group)).toEqual(rows);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('leaves no other file behind', async () => {
    const path = await write([[sampleRow()]]);
    await writeRollouts(path, [[sampleRow(), failed]]);
    expect(readdirSync(join(path, '..'))).toEqual(['step-000012.parquet']);
    expect(await opened(path, (file) => Promise.resolve(file.rowCount))).toBe(2);
  });

  it('refuses rows that do not fit together, and names them', () => {
    expect(() => encodeRollouts([[sampleRow({ entropies: [1] })]])).toThrow(
      'The rollout of prompt "p0", sample 0, has 1 entropies for 2 token_ids.',
    );
    expect(() => encodeRollouts([[{ ...sampleRow(), prompt: undefined as unknown as string }]])).toThrow('has no prompt');
    expect(() => encodeRollouts([[sampleRow({ entropies: [1, NaN] })]])).toThrow('has a entropies of NaN.');
    expect(() => encodeRollouts([[sampleRow({ reward: -Infinity })]])).toThrow('has a reward of -Infinity.');
  });
});

describe('a damaged or foreign rollouts file', () => {
  it('is refused with one sentence, cut at any place', async () => {
    const path = await write([[sampleRow(), failed], [scored]]);
    const { size } = statSync(path);
    for (let cut = size - 1; cut >= 0; cut -= 97) {
      truncateSync(path, cut);
      await expect(RolloutFile.open(path, thread)).rejects.toThrow(/^step-000012\.parquet is not a readable Parquet file: /);
    }
    await expect(RolloutFile.open(`${path}.not`, thread)).rejects.toThrow('step-000012.parquet.not is missing.');
  });

  it('names a column that is missing or of another type, when it is asked for', async () => {
    const path = join(temporaryFolder(), 'foreign.parquet');
    parquetWriteFile({
      filename: path,
      columnData: [
        { name: 'group', data: [7n, 7n, 2n, 7n], type: 'INT64' },
        { name: 'prompt', data: ['a', 'b', 'c', 'd'], type: 'STRING' },
        { name: 'entropies', data: ['x', 'x', 'x', 'x'], type: 'STRING' },
        { name: 'completion', data: ['a', null, 'c', 'd'], type: 'STRING' },
      ],
    });
    await opened(path, async (file) => {
      expect(file.groups).toEqual([7, 2]);
      expect(file.has('ref_logprobs')).toBe(false);
      expect(await file.readColumns(['prompt', 'group', 'ref_logprobs'], 7)).toEqual([
        { prompt: 'a', group: 7, ref_logprobs: null },
        { prompt: 'b', group: 7, ref_logprobs: null },
        { prompt: 'd', group: 7, ref_logprobs: null },
      ]);
      await expect(file.readColumns(['entropies'])).rejects.toThrow(
        'Column entropies of foreign.parquet holds BYTE_ARRAY; allowed: lists of numbers.',
      );
      await expect(file.readColumns(['logprobs'])).rejects.toThrow('foreign.parquet has no column logprobs.');
      await expect(file.readColumns(['completion'])).rejects.toThrow(
        'Column completion of foreign.parquet has an empty value; allowed: strings.',
      );
    });
  });

  it('is refused before a damaged page is decoded', async () => {
    const path = await write([[sampleRow(), failed], [scored]]);
    const bytes = readFileSync(path);
    // The first page header, right after the two magic numbers: without its lengths a decoder would not come to an end.
    for (const at of [8, 9, 10, 11, 12]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0xff;
      writeFileSync(path, damaged);
      await opened(path, async (file) => {
        await expect(file.readColumns(['prompt_id'])).rejects.toThrow(
          'step-000012.parquet cannot be read: column prompt_id is damaged.',
        );
        expect(await file.readColumns(['prompt'])).toHaveLength(3);
      });
    }
  });

  it('is refused before a damaged footer is decoded', async () => {
    const path = await write([[sampleRow(), failed], [scored]]);
    const bytes = readFileSync(path);
    // A byte of the schema, and the footer's own length.
    for (const at of [bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8) + 10, bytes.length - 7]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1;
      writeFileSync(path, damaged);
      await expect(RolloutFile.open(path, thread)).rejects.toThrow(
        'step-000012.parquet is not a readable Parquet file: its footer is damaged.',
      );
    }
  });

  it('of another writer is given up on, and not waited for, where its decoding does not end', async () => {
    const path = join(temporaryFolder(), 'foreign.parquet');
    parquetWriteFile({ filename: path, columnData: [{ name: 'group', data: [7, 7, 2, 9], type: 'INT32' }] });
    const damaged = readFileSync(path);
    // A length in the first page header: the decoder goes round and round in this thread.
    damaged[6]! ^= 82;
    writeFileSync(path, damaged);
    await givenUpOn(path, (file) => file.readColumns(['group']));
  });

  it('with forged checksums is given up on, and the next file is read', async () => {
    const path = await write([[sampleRow({ prompt_id: 'p0' }), sampleRow({ prompt_id: 'p1', sample: 1 })]]);
    const bytes = readFileSync(path);
    const sum = (of: Uint8Array) => crc32(of).toString(16).padStart(8, '0');
    const { meta_data } = parquetMetadata(readFileSync(path)).row_groups[0]!.columns[0]!;
    const start = Number(meta_data!.dictionary_page_offset ?? meta_data!.data_page_offset);
    const chunk = bytes.subarray(start, start + Number(meta_data!.total_compressed_size));
    const genuine = sum(chunk);
    // The header of the only page: its type, length, compressed length, and with it how many values it has.
    const [type, length, compressed, values] = [chunk[1]!, chunk[3]!, chunk[5]!, chunk[8]!];
    expect([...chunk.subarray(0, 9)]).toEqual([0x15, type, 0x15, length, 0x15, compressed, 0x5c, 0x15, values]);
    // Without its compressed length (a field of another number instead), and with a value too few, the decoder never finds the next page.
    chunk.set([0x25, compressed, 0x4c, 0x15, values - 2], 4);
    bytes.write(sum(chunk), bytes.indexOf(genuine));
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(footer, -8)), footer - 4);
    writeFileSync(path, bytes);
    await givenUpOn(path, (file) => file.readColumns(['prompt_id']));
  });

  it('that has our mark and no checksums is refused', async () => {
    const path = await write([[sampleRow()]]);
    const bytes = readFileSync(path);
    const key = bytes.indexOf('post-training-lab.crc32');
    bytes[key]! ^= 1;
    const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(footer, -8)), footer - 4);
    writeFileSync(path, bytes);
    await opened(path, async (file) => {
      await expect(file.readColumns(['prompt'])).rejects.toThrow(
        'step-000012.parquet cannot be read: its checksums are missing.',
      );
    });
  });

  it('never crashes the reader, whichever byte is another', async () => {
    const path = await write([[sampleRow(), failed], [scored]]);
    const bytes = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(bytes);
        damaged[at]! ^= flip;
        writeFileSync(path, damaged);
        try {
          await opened(path, async (file) => {
            for (const group of file.groups) await file.readGroup(group);
          });
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect((error as Error).message).toMatch(/step-000012\.parquet/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** The question fails in time, and does so without ending what else is read by the same thread. */
async function givenUpOn(path: string, read: (file: RolloutFile) => Promise<unknown>): Promise<void> {
  const impatient = new DecodingThread({ worker, timeout: 3000 });
  const sound = await RolloutFile.open(await write([[sampleRow()]]), impatient);
  const question = RolloutFile.open(path, impatient).then(read);
  await expect(question).rejects.toThrow(`${basename(path)} cannot be read: it took longer than 3 s.`);
  expect(await sound.readGroup(0)).toEqual([sampleRow()]);
  impatient.dispose();
  await expect(sound.readGroup(0)).rejects.toThrow('step-000012.parquet cannot be read: it was ended.');
}

describe('the rollouts of a run', () => {
  it('are the newest attempt of each step; other files are passed over', async () => {
    const folder = join(temporaryFolder(), 'run-a');
    for (const name of ['step-000002', 'step-000010', 'step-000010.attempt-2', 'notes']) {
      await writeRollouts(join(folder, 'rollouts', `${name}.parquet`), [[sampleRow()]]);
    }
    writeFileSync(join(folder, 'rollouts', '.step-000011.parquet.0123456789ab.tmp'), 'torn');
    expect((await listRollouts(folder)).map(({ step, attempt }) => [step, attempt])).toEqual([
      [2, 1],
      [10, 2],
    ]);
    expect(await listRollouts(join(temporaryFolder(), 'none'))).toEqual([]);
  });
});
