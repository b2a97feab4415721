import { open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData, type SchemaElement } from 'hyparquet';
import { verifyChunks } from './chunkChecksums';
import { isMissing, messageOf } from './errorCode';
import { hasSoundFooter } from './footerChecksum';

/** What a column holds, as far as reading it matters. */
interface StoredColumn {
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
    readonly metadata: FileMetaData,
    readonly columns: ReadonlyMap<string, StoredColumn>,
    private readonly isForeign: boolean,
  ) {}

  static async open(path: string): Promise<ParquetFile> {
    const name = basename(path);
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (error) {
      throw new Error(isMissing(error) ? `${name} is missing.` : `${name} cannot be opened: ${messageOf(error)}.`);
    }
    try {
      const buffer: AsyncBuffer = {
        byteLength: (await handle.stat()).size,
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
      const bytes = async (start: number, end: number): Promise<Uint8Array> => new Uint8Array(await buffer.slice(start, end));
      const isForeign = !(await hasSoundFooter(bytes, buffer.byteLength));
      const metadata = await parquetMetadataAsync(buffer);
      return new ParquetFile(name, handle, buffer, metadata, topLevelColumns(metadata.schema), isForeign);
    } catch (error) {
      await handle.close();
      throw new Error(`${name} is not a readable Parquet file: ${messageOf(error)}.`);
    }
  }

  async read(columns: readonly string[], rowStart: number, rowEnd: number): Promise<Record<string, unknown>[]> {
    try {
      const { buffer: file, metadata } = this;
      const bytes = async (start: number, end: number): Promise<Uint8Array> => new Uint8Array(await file.slice(start, end));
      if (!this.isForeign) await verifyChunks(bytes, metadata, columns, rowStart, rowEnd);
      return await parquetReadObjects({ file, metadata, columns: [...columns], rowStart, rowEnd });
    } catch (error) {
      throw new Error(`${this.name} cannot be read: ${messageOf(error)}.`);
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
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
