import { open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder, temporaryPath } from '../../store/atomicFile';

/**
 * Writes a file so that its path holds either what it held before or all of the new content: `write` fills a temporary file beside
 * it, which is fsynced and renamed, and the folder is fsynced. On an error the temporary file is removed and the error passed on.
 */
export async function writeDurably(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const temporary = temporaryPath(path);
  const handle = await open(temporary, 'wx');
  try {
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch((failure: NodeJS.ErrnoException) => {
      if (failure.code !== 'ENOENT') throw new AggregateError([error, failure], `cannot remove ${temporary}`);
    });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes every byte, or throws. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesWritten } = await handle.write(bytes, done, Math.min(bytes.byteLength - done, 1 << 28));
    done += bytesWritten;
  }
}

/** Fills `bytes` from `position`, or throws a RangeError where the file ends before. */
export async function readAll(handle: Pick<FileHandle, 'read'>, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const { bytesRead } = await handle.read(bytes, done, Math.min(bytes.byteLength - done, 1 << 28), position + done);
    if (bytesRead === 0) throw new RangeError(`the file ends at byte ${position + done}, inside what its header describes`);
    done += bytesRead;
  }
}
