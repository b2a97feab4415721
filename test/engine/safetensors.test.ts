import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../../src/engine/model/modelError';
import { readSafetensors, writeSafetensors } from '../../src/engine/model/safetensors';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A file from a header and data, the length field being right unless given. */
async function fileOf(header: unknown, data: Uint8Array, length?: bigint): Promise<string> {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(json.length));
  const path = join(folder, 'hostile.safetensors');
  await writeFile(path, Buffer.concat([prefix, json, data]));
  return path;
}

describe('safetensors', () => {
  it('reads back what it wrote, and leaves no temporary file', async () => {
    const path = join(folder, 'a.safetensors');
    const tensors = [
      { name: 'b', shape: [2, 2], data: Float32Array.of(1, -2, 3.5, 1e-40) },
      { name: 'a', shape: [], data: Float32Array.of(7) },
      { name: 'none', shape: [0, 3], data: new Float32Array() },
    ];
    await writeSafetensors(path, tensors);
    expect([...(await readSafetensors(path)).values()]).toEqual(tensors);
    expect(await readdir(folder)).toEqual(['a.safetensors']);
    const length = (await readFile(path)).readBigUInt64LE();
    expect(length % 8n).toBe(0n);
  });

  it('widens F16 and BF16 exactly', async () => {
    const halves = (values: number[]): Uint8Array => new Uint8Array(Uint16Array.from(values).buffer);
    const f16 = await fileOf(
      { x: { dtype: 'F16', shape: [6], data_offsets: [0, 12] } },
      // 1, −2, the largest, the smallest subnormal, infinity, NaN
      halves([0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x7e00]),
    );
    expect([...(await readSafetensors(f16)).get('x')!.data]).toEqual([1, -2, 65504, 2 ** -24, Infinity, NaN]);
    const bf16 = await fileOf({ x: { dtype: 'BF16', shape: [3], data_offsets: [0, 6] } }, halves([0x3f80, 0xc040, 0x7f80]));
    expect([...(await readSafetensors(bf16)).get('x')!.data]).toEqual([1, -3, Infinity]);
  });

  const one = { dtype: 'F32', shape: [2], data_offsets: [0, 8] };
  it.each<[string, unknown, number, bigint | undefined, RegExp]>([
    ['a header longer than the file', {}, 0, 1n << 60n, /its length says 1152921504606846976 bytes/],
    ['a header that is not JSON', '{"x":', 0, undefined, /it is not JSON/],
    ['a list', [], 0, undefined, /not a JSON object/],
    ['an unknown dtype', { x: { ...one, dtype: 'F4' } }, 8, undefined, /tensor x has the unknown dtype "F4"/],
    ['a dtype of the prototype', { x: { ...one, dtype: 'constructor' } }, 8, undefined, /unknown dtype "constructor"/],
    ['a negative size', { x: { ...one, shape: [-2] } }, 8, undefined, /tensor x has the shape \[-2\]/],
    [
      'a shape that does not fit its range',
      { x: { ...one, shape: [3] } },
      8,
      undefined,
      /takes 8 bytes, and its shape and dtype ask for 12/,
    ],
    ['a huge shape', { x: { ...one, shape: [2 ** 50, 2 ** 50] } }, 8, undefined, /its shape and dtype ask for/],
    ['a range beyond the file', { x: { ...one, data_offsets: [0, 8] } }, 4, undefined, /describes a file of/],
    [
      'overlapping tensors',
      { x: one, y: { ...one, data_offsets: [4, 12] } },
      12,
      undefined,
      /tensor y begins at byte 4 of the data, and 8/,
    ],
    ['a hole', { x: one, y: { ...one, data_offsets: [16, 24] } }, 24, undefined, /tensor y begins at byte 16/],
    ['missing ranges', { x: { dtype: 'F32', shape: [2] } }, 8, undefined, /tensor x has the data_offsets nothing/],
    [
      'a name that is there twice',
      `{"x":${JSON.stringify(one)},"\\u0078":${JSON.stringify(one)}}`,
      8,
      undefined,
      /it has "x" twice/,
    ],
    [
      'a shape that is there twice',
      '{"x":{"shape":[2],"dtype":"F32","data_offsets":[0,8],"shape":[2]}}',
      8,
      undefined,
      /"shape" twice/,
    ],
    ['metadata that is not text', { __metadata__: { a: 1 }, x: one }, 8, undefined, /__metadata__/],
  ])('refuses %s', async (_, header, bytes, length, message) => {
    const path = await fileOf(header, new Uint8Array(bytes), length);
    await expect(readSafetensors(path)).rejects.toThrow(message);
    await expect(readSafetensors(path)).rejects.toBeInstanceOf(ModelError);
  });

  it('refuses to read a type it cannot hold, naming the tensor', async () => {
    const path = await fileOf({ x: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, new Uint8Array(8));
    await expect(readSafetensors(path)).rejects.toThrow(/tensor x has dtype I64, and only F32, F16 and BF16 can be read/);
  });

  it('answers any damage of a good file with a ModelError or with tensors', async () => {
    const path = join(folder, 'good.safetensors');
    await writeSafetensors(path, [{ name: 'x', shape: [4], data: Float32Array.of(1, 2, 3, 4) }]);
    const good = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.nat(good.length), async (at, flip, cut) => {
        const damaged = Buffer.from(good.subarray(0, cut));
        if (at < damaged.length) damaged[at] = damaged[at]! ^ flip;
        await writeFile(path, damaged);
        try {
          await readSafetensors(path);
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
