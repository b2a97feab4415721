import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { checkpointRecordSchema, type CheckpointRecord } from '../contract/checkpoint';
import { newestAttempts } from './attempts';
import { isTemporaryName, syncFolder, writeJsonAtomic } from './atomicFile';
import { isMissing, messageOf } from './errorCode';
import { MissingFileError, readJsonFile } from './jsonFile';
import { runPaths } from './runPaths';

const recordName = 'checkpoint.json';

interface SealedCheckpoint {
  folder: string;
  record: CheckpointRecord;
}

/**
 * Seals a checkpoint: makes every file in its folder durable, hashes it, and writes checkpoint.json last. A crash before that leaves
 * a folder that no reader takes for a checkpoint.
 */
export async function sealCheckpoint(
  folder: string,
  about: Omit<CheckpointRecord, 'schemaVersion' | 'files'>,
): Promise<CheckpointRecord> {
  const files: CheckpointRecord['files'] = [];
  const folders = new Set([folder]);
  for (const path of await filesBelow(folder)) {
    folders.add(dirname(path));
    // Windows syncs only what is open for writing; elsewhere a copied file may be read-only.
    const handle = await open(path, process.platform === 'win32' ? 'r+' : 'r');
    try {
      await handle.sync();
      files.push({
        path: relative(folder, path).split(sep).join('/'),
        bytes: (await handle.stat()).size,
        sha256: await sha256(path),
      });
    } finally {
      await handle.close();
    }
  }
  if (files.length === 0) throw new Error(`${folder} holds no file: there is nothing to seal.`);
  for (const each of folders) await syncFolder(each);
  await syncFolder(dirname(folder));
  const record = checkpointRecordSchema.parse({ schemaVersion: 1, ...about, files });
  await writeJsonAtomic(join(folder, recordName), record);
  return record;
}

/**
 * Sealed checkpoints of a run, by step, the newest attempt of each that can be read; one that cannot is told to `onBroken`. Files are
 * not hashed: see {@link verifyCheckpoint}.
 */
export async function listCheckpoints(
  runFolder: string,
  onBroken: (folder: string, reason: string) => void = () => undefined,
): Promise<SealedCheckpoint[]> {
  const records = new Map<string, CheckpointRecord>();
  const sealed = await newestAttempts(runPaths(runFolder).checkpoints, async ({ path }) => {
    try {
      records.set(path, await readCheckpoint(path));
      return true;
    } catch (error) {
      if (!(error instanceof MissingFileError)) onBroken(path, messageOf(error));
      return false;
    }
  });
  return sealed.map(({ path }) => ({ folder: path, record: records.get(path)! }));
}

/** Reads checkpoint.json; throws one sentence where the folder is no checkpoint. */
export function readCheckpoint(folder: string): Promise<CheckpointRecord> {
  return readJsonFile(join(folder, recordName), checkpointRecordSchema);
}

/** What is wrong with a checkpoint, as one sentence, or null: every file is hashed, which takes about 1 s a GB. */
export async function verifyCheckpoint(folder: string): Promise<string | null> {
  let record: CheckpointRecord;
  try {
    record = await readCheckpoint(folder);
  } catch (error) {
    return messageOf(error);
  }
  for (const { path, bytes, sha256: expected } of record.files) {
    const parts = path.split(/[/\\]/);
    if (parts.includes('..')) return `checkpoint.json names ${path}, which is outside of the checkpoint.`;
    const file = join(folder, ...parts);
    try {
      const { size } = await stat(file);
      if (size !== bytes) return `${path} has ${size} bytes; checkpoint.json says ${bytes}.`;
      if ((await sha256(file)) !== expected) return `${path} was changed: its SHA-256 is not the one in checkpoint.json.`;
    } catch (error) {
      if (isMissing(error)) return `${path} is missing.`;
      throw error;
    }
  }
  return null;
}

/** Removes a checkpoint. Its seal goes first, so that a crash leaves no checkpoint with files missing. */
export async function removeCheckpoint(folder: string): Promise<void> {
  await rm(join(folder, recordName), { force: true });
  await syncFolder(folder);
  await rm(folder, { recursive: true, force: true });
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== recordName && !isTemporaryName(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
