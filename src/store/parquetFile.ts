import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData, type SchemaElement } from 'hyparquet';
import { storedChecksums, verifyChunks } from './chunkChecksums';
import { isMissing, messageOf } from './errorCode';
import { hasSoundFooter } from './footerChecksum';
import { RowGroups } from './rowGroups';
import type { KeptFooters, ParquetFooter } from './parquetFooters';

/** What a column holds, as far as reading it matters. */
export interface StoredColumn {
  type: SchemaElement['type'];
  list: boolean;
}

/** An open Parquet file. Errors are one sentence that names it. */
export interface ParquetTable {
  readonly name: string;
  readonly metadata: FileMetaData;
  readonly columns: ReadonlyMap<string, StoredColumn>;
  /** Rows of the half-open range, with only these columns. */
  read(columns: readonly string[], rowStart: number, rowEnd: number): Promise<Record<string, unknown>[]>;
  close(): Promise<unknown>;
}

export interface ParquetDecoder {
  open(path: string): Promise<ParquetTable>;
}

/**
 * Decodes in this thread, and only the bytes asked for. What has our checksums is checked before, since the decoder may not come to an
 * end with damaged bytes. A file of another writer has none, and anybody can write them: a file that is not one's own is decoded by a
 * {@link DecodingThread}.
 */
export class ParquetFile implements ParquetTable {
  private constructor(
    readonly name: string,
    private readonly handle: FileHandle,
    private readonly buffer: AsyncBuffer,
    private readonly footer: ParquetFooter,
  ) {}

  get metadata(): FileMetaData {
    return this.footer.metadata;
  }

  get columns(): ReadonlyMap<string, StoredColumn> {
    return this.footer.columns;
  }

  /** @param kept where the footer is taken from, and left for the next time */
  static async open(path: string, kept?: KeptFooters): Promise<ParquetFile> {
    const name = basename(path);
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (error) {
      throw new Error(isMissing(error) ? `${name} is missing.` : `${name} cannot be opened: ${messageOf(error)}.`);
    }
    try {
      const found = await handle.stat();
      const buffer: AsyncBuffer = {
        byteLength: found.size,
        slice: (start, end = buffer.byteLength) => {
          if (start < 0 || end > buffer.byteLength) {
            throw new Error(`bytes ${start} to ${end} are asked for, and it has ${buffer.byteLength}`);
          }
          const bytes = readRange(handle, start, end);
          // The decoder asks for several ranges and forgets the others when one of them fails.
          bytes.catch(() => undefined);
          return bytes;
        },
      };
      const footer = kept ? await kept.of(path, found, () => readFooter(buffer)) : await readFooter(buffer);
      return new ParquetFile(name, handle, buffer, footer);
    } catch (error) {
      await handle.close();
      throw new Error(`${name} is not a readable Parquet file: ${messageOf(error)}.`);
    }
  }

  async read(columns: readonly string[], rowStart: number, rowEnd: number): Promise<Record<string, unknown>[]> {
    try {
      const { buffer: file, footer } = this;
      const rowGroups = footer.rowGroups.between(rowStart, rowEnd);
      if (footer.checksums) await verifyChunks(bytesOf(file), rowGroups, columns, footer.checksums());
      // The decoder looks at each row group there is: it gets those that hold the rows.
      const start = rowGroups[0]?.start ?? 0;
      const metadata = { ...footer.metadata, row_groups: rowGroups.map(({ rowGroup }) => rowGroup) };
      return await parquetReadObjects({
        ...{ file, metadata, columns: [...columns] },
        ...{ rowStart: rowStart - start, rowEnd: rowEnd - start },
      });
    } catch (error) {
      throw new Error(`${this.name} cannot be read: ${messageOf(error)}.`);
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

const bytesOf =
  (buffer: AsyncBuffer) =>
  async (start: number, end: number): Promise<Uint8Array> =>
    new Uint8Array(await buffer.slice(start, end));

async function readFooter(buffer: AsyncBuffer): Promise<ParquetFooter> {
  const isOurs = await hasSoundFooter(bytesOf(buffer), buffer.byteLength);
  const metadata = await parquetMetadataAsync(buffer);
  let checksums: unknown[][] | null = null;
  return {
    metadata,
    columns: topLevelColumns(metadata.schema),
    rowGroups: new RowGroups(metadata.row_groups),
    checksums: isOurs ? () => (checksums ??= storedChecksums(metadata)) : null,
  };
}

async function readRange(handle: FileHandle, start: number, end: number): Promise<ArrayBuffer> {
  const bytes = new Uint8Array(end - start);
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) throw new Error(`it ends after ${start + done} bytes, ${end} were expected`);
    done += bytesRead;
  }
  return bytes.buffer;
}

/** The schema is a tree written in depth-first order. */
function topLevelColumns(schema: readonly SchemaElement[]): Map<string, StoredColumn> {
  const columns = new Map<string, StoredColumn>();
  let next = 1;
  const walk = (element: SchemaElement, column: StoredColumn): void => {
    if (element.repetition_type === 'REPEATED') column.list = true;
    if (element.type) column.type = element.type;
    for (let child = 0; child < (element.num_children ?? 0) && next < schema.length; child++) walk(schema[next++]!, column);
  };
  while (next < schema.length) {
    const element = schema[next++]!;
    const column: StoredColumn = { type: undefined, list: false };
    walk(element, column);
    columns.set(element.name, column);
  }
  return columns;
}
