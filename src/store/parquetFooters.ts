import type { FileMetaData } from 'hyparquet';
import type { StoredColumn } from './parquetFile';
import type { RowGroups } from './rowGroups';

/** What is read of a Parquet file before any row. */
export interface ParquetFooter {
  metadata: FileMetaData;
  columns: ReadonlyMap<string, StoredColumn>;
  rowGroups: RowGroups;
  /** Of its chunks, by row group, where the file is one of ours; null where it has none. @throws Error where ours are damaged */
  checksums: (() => readonly (readonly unknown[])[]) | null;
}

interface Kept {
  signature: string;
  footer: ParquetFooter;
}

/** Row groups of all footers that are kept: one of ours takes about 10 KB. */
const MOST_ROW_GROUPS = 20_000;

/** Footers of the files read last, so that a file of many row groups is not understood anew for each page of it. No file is held open. */
export class KeptFooters {
  private readonly kept = new Map<string, Kept>();

  /** @param found what the file system says of the file now: another file under the same path is read */
  async of(
    path: string,
    found: { ino: number; size: number; mtimeMs: number },
    read: () => Promise<ParquetFooter>,
  ): Promise<ParquetFooter> {
    const signature = `${found.ino} ${found.size} ${found.mtimeMs}`;
    const before = this.kept.get(path);
    const footer = before?.signature === signature ? before.footer : await read();
    this.kept.delete(path);
    this.kept.set(path, { signature, footer });
    let rowGroups = 0;
    for (const [old, { footer }] of [...this.kept].reverse()) {
      rowGroups += footer.metadata.row_groups.length;
      if (rowGroups > MOST_ROW_GROUPS && old !== path) this.kept.delete(old);
    }
    return footer;
  }
}
