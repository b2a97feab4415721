import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const BYTES = 64 * 1024;

/**
 * A small file of no use but its size. When the disk is full it is removed, so that the last events (what happened, and that the run
 * is over) still find room.
 */
export class DiskReserve {
  private constructor(private readonly path: string) {}

  static async hold(runFolder: string): Promise<DiskReserve> {
    const path = join(runFolder, '.reserve');
    await writeFile(path, new Uint8Array(BYTES).fill(0x2e));
    return new DiskReserve(path);
  }

  async release(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
