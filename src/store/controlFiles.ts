import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { controlRequestSchema, type ControlRequest } from '../contract/control';
import { writeJsonAtomic } from './atomicFile';
import { isMissing, messageOf } from './errorCode';
import { parseJson } from './jsonFile';
import { runPaths } from './runPaths';

export interface PendingRequest {
  readonly request: ControlRequest;
  /** Removes the request: the trainer calls it once it has acted. */
  done(): void;
}

const requestName = /^\d{13}-(?:stop|checkpoint)-[0-9a-f]{8}\.json$/;

/** Asks a trainer to stop or to seal a checkpoint now. It looks between steps, so the answer takes up to one step. */
export async function requestControl(runFolder: string, type: ControlRequest['type']): Promise<void> {
  const { control } = runPaths(runFolder);
  await mkdir(control, { recursive: true });
  const createdAt = Date.now();
  const name = `${String(createdAt).padStart(13, '0')}-${type}-${randomBytes(4).toString('hex')}.json`;
  await writeJsonAtomic(join(control, name), { type, createdAt } satisfies ControlRequest);
}

/**
 * Requests not yet acted on, oldest first. Synchronous and cheap: a trainer calls it between steps. A file that is not a request is
 * removed and given to `onInvalid` as one sentence.
 */
export function pendingControl(runFolder: string, onInvalid: (problem: string) => void = () => undefined): PendingRequest[] {
  const { control } = runPaths(runFolder);
  const pending: PendingRequest[] = [];
  for (const name of controlNames(control)) {
    const path = join(control, name);
    const done = () => rmSync(path, { force: true });
    try {
      pending.push({ request: parseJson(readFileSync(path, 'utf8'), controlRequestSchema, `control/${name}`), done });
    } catch (error) {
      if (isMissing(error)) continue;
      done();
      onInvalid(messageOf(error));
    }
  }
  return pending;
}

/**
 * Requests meant for an earlier process of the run, as they lie now; what is returned drops them. Look before this process can be found
 * as the run's trainer: what is asked after that is meant for it, and stays.
 */
export function earlierControl(runFolder: string): () => void {
  const { control } = runPaths(runFolder);
  const paths = controlNames(control).map((name) => join(control, name));
  return () => paths.forEach((path) => rmSync(path, { force: true }));
}

function controlNames(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => requestName.test(name))
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
