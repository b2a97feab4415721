import { ModelError } from './modelError';
import { repeatedKey } from './repeatedKey';

/** Types that can be read. Writing is always F32 (and I64 is not needed). */
export const tensorTypes = { F32: 4, F16: 2, BF16: 2 } as const;

/** A tensor of a safetensors file; `start` and `end` are bytes from the beginning of the file. */
export interface StoredTensor {
  name: string;
  type: string;
  shape: readonly number[];
  start: number;
  end: number;
}

export interface SafetensorsHeader {
  tensors: ReadonlyMap<string, StoredTensor>;
  metadata: Readonly<Record<string, string>>;
}

const MAX_HEADER = 100_000_000;
const MAX_RANK = 16;
const typeBytes: Readonly<Record<string, number>> = {
  ...tensorTypes,
  F64: 8,
  I64: 8,
  U64: 8,
  I32: 4,
  U32: 4,
  I16: 2,
  U16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
};

/** Length of the JSON header from the file's first 8 bytes, or a ModelError if it does not fit the file. */
export function headerLength(firstBytes: Uint8Array, fileBytes: number, file: string): number {
  if (fileBytes < 8)
    throw new ModelError(`${file} is not a safetensors file: it has ${fileBytes} bytes and the header alone needs 8`);
  const length = new DataView(firstBytes.buffer, firstBytes.byteOffset, 8).getBigUint64(0, true);
  const allowed = Math.min(fileBytes - 8, MAX_HEADER);
  if (length < 2n || length > BigInt(allowed)) {
    throw new ModelError(`${file} has a corrupt header: its length says ${length} bytes, and 2 to ${allowed} are possible`);
  }
  return Number(length);
}

/**
 * Parses and checks a header: it is JSON without repeated keys, every tensor has a known type, its range matches its shape, and ranges cover the data without holes
 * or overlaps (https://huggingface.co/docs/safetensors). Allocates nothing that depends on what the header claims.
 * @throws ModelError naming the file, the tensor and what is wrong.
 */
export function parseHeader(bytes: Uint8Array, fileBytes: number, file: string): SafetensorsHeader {
  const fail = (what: string): never => {
    throw new ModelError(`${file} has a corrupt header: ${what}`);
  };
  const parsed = parseJson(bytes, fail);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return fail('it is not a JSON object');
  const dataStart = 8 + bytes.byteLength;
  const tensors = new Map<string, StoredTensor>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(parsed as Record<string, unknown>)) {
    if (name === '__metadata__') metadata = parseMetadata(value, fail);
    else tensors.set(name, parseTensor(name, value, dataStart, fail));
  }
  let expected = dataStart;
  for (const tensor of [...tensors.values()].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (tensor.start !== expected) {
      fail(
        `tensor ${named(tensor.name)} begins at byte ${tensor.start - dataStart} of the data, and ${expected - dataStart} is where the one before it ends`,
      );
    }
    expected = tensor.end;
  }
  if (expected !== fileBytes) fail(`it describes a file of ${expected} bytes, and the file has ${fileBytes}`);
  return { tensors, metadata };
}

type Fail = (what: string) => never;

function parseJson(bytes: Uint8Array, fail: Fail): unknown {
  let json: string;
  try {
    json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return fail('it is not UTF-8');
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    return fail(`it is not JSON (${firstLine((error as Error).message)})`);
  }
  const twice = repeatedKey(json);
  return twice === null ? parsed : fail(`it has ${shown(twice)} twice`);
}

function parseMetadata(value: unknown, fail: Fail): Record<string, string> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isRecord || !Object.values(value).every((one) => typeof one === 'string'))
    return fail('__metadata__ must map texts to texts');
  return value as Record<string, string>;
}

function parseTensor(name: string, value: unknown, dataStart: number, fail: Fail): StoredTensor {
  const tensor = `tensor ${named(name)}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return fail(`${tensor} is ${shown(value)}, not an object with dtype, shape and data_offsets`);
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  const isCount = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0;
  const bytes = typeof dtype === 'string' && Object.hasOwn(typeBytes, dtype) ? typeBytes[dtype] : undefined;
  if (typeof dtype !== 'string' || bytes === undefined)
    return fail(`${tensor} has the unknown dtype ${shown(dtype)}; F32, F16 and BF16 can be read`);
  if (!Array.isArray(shape) || shape.length > MAX_RANK || !shape.every(isCount))
    return fail(`${tensor} has the shape ${shown(shape)}, not a list of at most ${MAX_RANK} sizes`);
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    return fail(`${tensor} has the data_offsets ${shown(offsets)}, not where it begins and ends in bytes`);
  const [start, end] = offsets as [number, number];
  const size = shape.reduce((product, n) => product * n, bytes);
  if (end - start !== size) return fail(`${tensor} takes ${end - start} bytes, and its shape and dtype ask for ${size}`);
  return { name, type: dtype, shape, start: dataStart + start, end: dataStart + end };
}

/** A value as JSON, on one line and short. */
function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 100) ?? 'nothing';
}

/** A name that is part of a sentence: as it is, unless it would break it. */
function named(name: string): string {
  return /^[\w.:/-]{1,200}$/.test(name) ? name : shown(name);
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string;
}
