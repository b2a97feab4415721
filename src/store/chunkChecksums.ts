import { crc32 } from 'node:zlib';
import type { ColumnChunk, FileMetaData, KeyValue, RowGroup } from 'hyparquet';

/**
 * CRC-32 of every column chunk, kept as key-value metadata in the footer. Parquet has a checksum a page, but neither our writer nor our
 * reader knows it, and a decoder that meets a damaged page header may never come back.
 */
const key = 'post-training-lab.crc32';

/** The metadata entry of a file whose bytes so far are `bytes`: a list of row groups, each a list of its chunks, in hexadecimal. */
export function checksumsOf(rowGroups: readonly RowGroup[], bytes: Uint8Array): KeyValue {
  const sums = rowGroups.map(({ columns }) =>
    columns.map((chunk) => {
      const { start, end } = rangeOf(chunk);
      return hex(bytes.subarray(start, end));
    }),
  );
  return { key, value: JSON.stringify(sums) };
}

/**
 * Reads the chunks of these columns in these row groups and compares their checksums. Throws one sentence without the file's name.
 *
 * @param sums of all row groups, by index
 */
export async function verifyChunks(
  read: (start: number, end: number) => Promise<Uint8Array>,
  rowGroups: readonly { index: number; rowGroup: RowGroup }[],
  columns: readonly string[],
  sums: readonly (readonly unknown[])[],
): Promise<void> {
  for (const { index, rowGroup } of rowGroups) {
    for (const [at, chunk] of rowGroup.columns.entries()) {
      const [column] = chunk.meta_data?.path_in_schema ?? [];
      if (column === undefined || !columns.includes(column)) continue;
      const { start, end } = rangeOf(chunk);
      if (hex(await read(start, end)) !== sums[index]?.[at]) throw new Error(`column ${column} is damaged`);
    }
  }
}

/** The checksums in a footer, by row group and chunk. @throws Error without the file's name where they are missing or damaged */
export function storedChecksums(metadata: FileMetaData): unknown[][] {
  const value = metadata.key_value_metadata?.find((entry) => entry.key === key)?.value;
  if (value === undefined) throw new Error('its checksums are missing');
  const sums: unknown = JSON.parse(value);
  if (!Array.isArray(sums) || !sums.every(Array.isArray)) throw new Error('its checksums are damaged');
  return sums as unknown[][];
}

function rangeOf({ meta_data: meta }: ColumnChunk): { start: number; end: number } {
  if (!meta) throw new Error('a column chunk has no metadata');
  const start = Number(meta.dictionary_page_offset ?? meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new Error('a column chunk has no place');
  }
  return { start, end };
}

function hex(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}
