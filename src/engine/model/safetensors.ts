import { open, type FileHandle } from 'node:fs/promises';
import { readAll, writeAll, writeDurably } from './durableFile';
import { ModelError } from './modelError';
import { headerLength, parseHeader, tensorTypes, type SafetensorsHeader, type StoredTensor } from './safetensorsHeader';

export interface NamedTensor {
  name: string;
  shape: readonly number[];
  data: Float32Array;
}

/** What is used of a file that is open for reading. */
export type ReadHandle = Pick<FileHandle, 'stat' | 'read' | 'close'>;

/** An open safetensors file whose header has been checked. Close it. */
export class SafetensorsFile {
  private constructor(
    readonly path: string,
    private readonly handle: ReadHandle,
    readonly header: SafetensorsHeader,
  ) {}

  /** @throws ModelError for a corrupt header; the file system's own error where the file cannot be opened. */
  static async open(path: string): Promise<SafetensorsFile> {
    return SafetensorsFile.of(await open(path, 'r'), path);
  }

  /** The same of a file that is open; it is closed where its header is corrupt. Reads no byte that the file does not have. */
  static async of(handle: ReadHandle, path: string): Promise<SafetensorsFile> {
    try {
      const { size } = await handle.stat();
      const first = new Uint8Array(8);
      if (size >= 8) await readAll(handle, first, 0);
      const json = new Uint8Array(headerLength(first, size, path));
      await readAll(handle, json, 8);
      return new SafetensorsFile(path, handle, parseHeader(json, size, path));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Reads a tensor of type F32, F16 or BF16 into `target`, which has as many elements as the tensor. */
  async readInto(tensor: StoredTensor, target: Float32Array): Promise<void> {
    const type = this.readableType(tensor);
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

  /** A tensor in memory of its own, no more than the file has of it (twice that for the 16-bit types). */
  async read(tensor: StoredTensor): Promise<Float32Array> {
    const data = new Float32Array((tensor.end - tensor.start) / tensorTypes[this.readableType(tensor)]);
    await this.readInto(tensor, data);
    return data;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private readableType({ name, type }: StoredTensor): keyof typeof tensorTypes {
    if (Object.hasOwn(tensorTypes, type)) return type as keyof typeof tensorTypes;
    throw new ModelError(`${this.path}: tensor ${name} has dtype ${type}, and only F32, F16 and BF16 can be read`);
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
      tensors.set(stored.name, { name: stored.name, shape: stored.shape, data: await file.read(stored) });
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
