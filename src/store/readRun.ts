import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { idSchema, parseStepName } from '../contract/ids';
import { runRecordSchema, type RunRecord } from '../contract/runRecord';
import { userRecordSchema, type UserRecord } from '../contract/userRecord';
import { isMissing, messageOf } from './errorCode';
import { parseJson } from './jsonFile';
import { summaryOfTail, type LogSummary } from './logSummary';
import { checkedOwner } from './runRecordFile';
import { runPaths } from './runPaths';

/** What one run folder held when it was last looked at, before asking whether its trainer lives. */
export type FoundRun =
  | { kind: 'run'; record: RunRecord; user: UserRecord; userProblem: string | null; log: LogSummary; hasCheckpoint: boolean }
  | { kind: 'unrecorded'; hasLog: boolean }
  | { kind: 'broken'; reason: string };

/**
 * Changes whenever something that {@link readRun} reads does: size and time of change of the files, and of the folders whose entries
 * come and go. Throws where the folder is gone.
 */
export function runSignature(folder: string): string {
  const parts = [String(statSync(folder).mtimeMs)];
  for (const name of ['run.json', 'events.jsonl', 'user.json', 'checkpoints', 'evaluations']) {
    const found = statSync(join(folder, name), { throwIfNoEntry: false });
    parts.push(found ? `${found.ino}:${found.size}:${found.mtimeMs}` : '-');
  }
  return parts.join(' ');
}

/**
 * Reads what a list shows of a run: run.json, user.json and the end of its log, not the log. Synchronous, about 0.1 ms: a thousand
 * asynchronous reads take longer than these. Never throws: what cannot be read is `broken`, with one sentence.
 */
export function readRun(folder: string): FoundRun {
  const name = basename(folder);
  if (!idSchema.safeParse(name).success) {
    return { kind: 'broken', reason: `The folder's name ${JSON.stringify(name)} is no run id: lower-case letters, digits and hyphens, at most 64.` };
  }
  try {
    const paths = runPaths(folder);
    const recordText = readText(paths.record);
    if (recordText === undefined) return { kind: 'unrecorded', hasLog: statSync(paths.log, { throwIfNoEntry: false }) !== undefined };
    const record = checkedOwner(parseJson(recordText, runRecordSchema, 'run.json'), folder);
    const { user, userProblem } = readUserNow(paths.user);
    return { kind: 'run', record, user, userProblem, log: summaryOfTail(paths.events), hasCheckpoint: hasCheckpoint(paths.checkpoints) };
  } catch (error) {
    return { kind: 'broken', reason: messageOf(error) };
  }
}

/** The newest is sealed last, so looking from the end finds one at once. */
export function hasCheckpoint(checkpoints: string): boolean {
  let names: string[];
  try {
    names = readdirSync(checkpoints);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  const sealed = (name: string) =>
    parseStepName(name) !== undefined && statSync(join(checkpoints, name, 'checkpoint.json'), { throwIfNoEntry: false }) !== undefined;
  return names.sort().reverse().some(sealed);
}

function readUserNow(path: string): { user: UserRecord; userProblem: string | null } {
  try {
    const text = readText(path);
    return { user: text === undefined ? userRecordSchema.parse({}) : parseJson(text, userRecordSchema, 'user.json'), userProblem: null };
  } catch (error) {
    return { user: userRecordSchema.parse({}), userProblem: messageOf(error) };
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Error(`${basename(path)} cannot be read: ${messageOf(error)}.`);
  }
}
