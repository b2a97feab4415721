import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ModelError } from '../../src/engine/model/modelError';
import { SafetensorsFile, type ReadHandle } from '../../src/engine/model/safetensors';

/** A file in memory that counts what is asked of it. */
class CountedFile {
  asked = 0;
  isClosed = false;

  constructor(private readonly bytes: Uint8Array) {}

  get handle(): ReadHandle {
    const read = (target: Uint8Array, offset: number, length: number, position: number) => {
      expect(position + length).toBeLessThanOrEqual(this.bytes.length);
      this.asked += length;
      target.set(this.bytes.subarray(position, position + length), offset);
      return Promise.resolve({ bytesRead: length, buffer: target });
    };
    const close = (): Promise<void> => {
      this.isClosed = true;
      return Promise.resolve();
    };
    return { read, close, stat: () => Promise.resolve({ size: this.bytes.length }) } as unknown as ReadHandle;
  }
}

/** Reads a file with every tensor in it. @returns bytes of tensors it has, or null where the file was refused */
async function readWhole(file: CountedFile): Promise<number | null> {
  let open: SafetensorsFile | undefined;
  try {
    open = await SafetensorsFile.of(file.handle, 'fuzzed.safetensors');
    let bytes = 0;
    for (const tensor of open.header.tensors.values()) {
      const data = await open.read(tensor);
      bytes += tensor.end - tensor.start;
      // A 16-bit number becomes a 32-bit one.
      expect(data.byteLength).toBeLessThanOrEqual(2 * (tensor.end - tensor.start));
    }
    return bytes;
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    expect((error as ModelError).message).toMatch(/^fuzzed\.safetensors[^\n]*$/);
    return null;
  } finally {
    await open?.close();
    expect(file.isClosed).toBe(true);
  }
}

const size = fc.oneof(
  { weight: 4, arbitrary: fc.nat(4) },
  fc.constantFrom<unknown>(-1, 1.5, 2 ** 31, 2 ** 53, 1e308, '2', null, true, [2]),
);
const offset = fc.oneof({ weight: 4, arbitrary: fc.nat(64) }, size);
const entry = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record(
      {
        dtype: fc.constantFrom<unknown>('F32', 'F16', 'BF16', 'F64', 'U8', 'F4', 'toString', '__proto__', 3, null),
        shape: fc.oneof(
          { weight: 6, arbitrary: fc.array(size, { maxLength: 3 }) },
          fc.jsonValue(),
          fc.constant(Array(20).fill(1)),
        ),
        data_offsets: fc.oneof({ weight: 6, arbitrary: fc.tuple(offset, offset) }, fc.jsonValue()),
      },
      { requiredKeys: [] },
    ),
  },
  fc.jsonValue(),
);
const name = fc.constantFrom('a', 'b', 'model.norm.weight', '__proto__', 'constructor', '__metadata__', '', 'a\nb', '\u2028');

/** Tensors that lie one behind the other, as a writer would have it. */
const good = fc
  .array(fc.tuple(fc.constantFrom('F32', 'F16', 'BF16'), fc.array(fc.nat(3), { maxLength: 2 })), { maxLength: 4 })
  .map((tensors) => {
    let end = 0;
    const all = tensors.map(([dtype, shape], i) => {
      const start = end;
      end += shape.reduce((product, n) => product * n, dtype === 'F32' ? 4 : 2);
      return [`t${i}`, { dtype, shape, data_offsets: [start, end] }] as const;
    });
    return { json: JSON.stringify(Object.fromEntries(all)), bytes: end };
  });
const strange = fc.record({ json: fc.dictionary(name, entry).map((header) => JSON.stringify(header)), bytes: fc.nat(96) });
const noHeader = fc.record({ json: fc.oneof(fc.json(), fc.string({ unit: 'binary' })), bytes: fc.nat(32) });

/** What is done to a file: a header length that lies, one byte changed, the end cut off. */
const damage = fc.record(
  {
    length: fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, (1n << 64n) - 1n)),
    flip: fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })),
    cut: fc.nat(200),
  },
  { requiredKeys: [] },
);

function fileOf(
  json: string,
  bytes: number,
  { length, flip, cut }: { length?: bigint; flip?: [number, number]; cut?: number },
): Buffer {
  const header = Buffer.from(json);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(header.length));
  const file = Buffer.concat([prefix, header, Buffer.alloc(bytes, 0x3c)]);
  if (flip) file[flip[0] % file.length]! ^= flip[1];
  return file.subarray(0, cut === undefined ? file.length : Math.max(0, file.length - cut));
}

it('answers 10,000 fuzzed files with a ModelError or with tensors, and asks for no byte that a file does not have', async () => {
  const outcomes = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 2, arbitrary: good }, { weight: 4, arbitrary: strange }, noHeader),
      fc.oneof(fc.constant({}), damage),
      async ({ json, bytes }, damaged) => {
        const content = fileOf(json, bytes, damaged);
        const file = new CountedFile(content);
        const read = await readWhole(file);
        outcomes[read === null ? 'refused' : 'read']++;
        // The length, the header and each tensor once: no more than there is.
        expect(file.asked).toBeLessThanOrEqual(content.length);
        if (read !== null) expect(file.asked).toBe(content.length);
      },
    ),
    { numRuns: 10_000, seed: 20_261_127 },
  );
  // Both ways are gone often.
  expect(outcomes.read).toBeGreaterThan(500);
  expect(outcomes.refused).toBeGreaterThan(5000);
});
