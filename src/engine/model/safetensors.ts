import { open, type FileHandle } from 'node:fs/promises';
import { readAll, writeAll, writeDurably } from './durableFile';
import { ModelError } from './modelError';
import { headerLength, parseHeader, tensorTypes, type SafetensorsHeader, type StoredTensor } from './safetensorsHeader';

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** An open safetensors file whose header has been checked. Close it. */
export class SafetensorsFile {
  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    readonly header: SafetensorsHeader,
  ) {}

  /** @throws ModelError for a corrupt header; the file system's own error where the file cannot be opened. */
  static async open(path: string): Promise<SafetensorsFile> {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const first = new Uint8Array(8);
      if (size >= 8) await readAll(handle, first, 0);
      const length = headerLength(first, size, path);
      const json = new Uint8Array(length);
      await readAll(handle, json, 8);
      const header = parseHeader(new TextDecoder().decode(json), size, length, path);
      return new SafetensorsFile(path, handle, header);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Reads a tensor of type F32, F16 or BF16 into `target`, which has as many elements as the tensor. */
  async readInto(tensor: StoredTensor, target: Float32Array): Promise<void> {
    const type = tensor.type as keyof typeof tensorTypes;
    if (!Object.hasOwn(tensorTypes, type)) {
      throw new ModelError(
        `${this.path}: tensor ${tensor.name} has dtype ${tensor.type}, and only F32, F16 and BF16 can be read`,
      );
    }
    const bytes = tensor.end - tensor.start;
    if (target.length * tensorTypes[type] !== bytes) {
      throw new RangeError(`tensor ${tensor.name} has ${bytes / tensorTypes[type]} elements, the target ${target.length}`);
    }
    if (type === 'F32') {
      await readAll(this.handle, new Uint8Array(target.buffer, target.byteOffset, bytes), tensor.start);
      return;
    }
    const halves = new Uint16Array(target.length);
    await readAll(this.handle, new Uint8Array(halves.buffer), tensor.start);
    if (type === 'BF16') widenBfloat16(halves, target);
    else widenFloat16(halves, target);
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/** bfloat16 is the upper half of a float32. */
function widenBfloat16(halves: Uint16Array, target: Float32Array): void {
  const words = new Uint32Array(target.buffer, target.byteOffset, target.length);
  for (let i = 0; i < halves.length; i++) words[i] = (halves[i] as number) << 16;
}

/** IEEE 754 binary16, subnormals, infinities and NaN included. */
function widenFloat16(halves: Uint16Array, target: Float32Array): void {
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i] as number;
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) target[i] = sign * fraction * 2 ** -24;
    else if (exponent === 31) target[i] = fraction === 0 ? sign * Infinity : NaN;
    else target[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
}

/** Reads every tensor of a small file (an optimizer's state, a fixture) by name. */
export async function readSafetensors(path: string): Promise<Map<string, NamedTensor>> {
  const file = await SafetensorsFile.open(path);
  try {
    const tensors = new Map<string, NamedTensor>();
    for (const stored of file.header.tensors.values()) {
      const data = new Float32Array(stored.shape.reduce((product, n) => product * n, 1));
      await file.readInto(stored, data);
      tensors.set(stored.name, { name: stored.name, shape: stored.shape, data });
    }
    return tensors;
  } finally {
    await file.close();
  }
}

/** Writes F32 tensors durably, the header padded so that data begins at a multiple of 8 bytes, as the reference writer does. */
export async function writeSafetensors(
  path: string,
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>> = { format: 'pt' },
): Promise<void> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  let json = JSON.stringify(header);
  json = json.padEnd(json.length + ((8 - (Buffer.byteLength(json) % 8)) % 8));
  const headerBytes = Buffer.from(json);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(headerBytes.byteLength), true);
  await writeDurably(path, async (handle) => {
    await writeAll(handle, length);
    await writeAll(handle, headerBytes);
    for (const { data } of tensors) await writeAll(handle, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  });
}
