import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { parseStepName } from '../contract/ids';
import { isRolloutMethod } from '../contract/rolloutMethods';
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
  | { kind: 'unrecorded' }
  | { kind: 'broken'; reason: string };

/**
 * Changes whenever something that {@link readRun} reads does, or a checkpoint or an evaluation comes or goes: size and time of change
 * of the files and folders. Throws where the run's folder is gone.
 */
export function runSignature(folder: string): string {
  let signature = String(statSync(folder).ino);
  for (const name of ['run.json', 'events.jsonl', 'user.json', 'checkpoints', 'evaluations']) {
    const found = statSync(`${folder}${sep}${name}`, { throwIfNoEntry: false });
    signature += found ? ` ${found.ino}:${found.size}:${found.mtimeMs}` : ' -';
  }
  return signature;
}

/**
 * Reads what a list shows of a run: run.json, user.json and the end of its log, not the log. Synchronous, about 0.1 ms: a thousand
 * asynchronous reads take longer than these. Never throws: what cannot be read is `broken`, with one sentence.
 */
export function readRun(folder: string): FoundRun {
  try {
    const paths = runPaths(folder);
    const recordText = readText(paths.record);
    if (recordText === undefined) return { kind: 'unrecorded' };
    const record = checkedOwner(parseJson(recordText, runRecordSchema, 'run.json'), folder);
    const { user, userProblem } = readUserNow(paths.user);
    const log = summaryOfTail(paths.events, isRolloutMethod(record.recipe.method));
    // Nobody asks a finished run, which most are.
    return {
      kind: 'run',
      record,
      user,
      userProblem,
      log,
      hasCheckpoint: log.state !== 'finished' && hasCheckpoint(paths.checkpoints),
    };
  } catch (error) {
    return { kind: 'broken', reason: messageOf(error) };
  }
}

/** The newest is sealed last, so looking from the end finds one at once. */
function hasCheckpoint(checkpoints: string): boolean {
  let names: string[];
  try {
    names = readdirSync(checkpoints);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  const sealed = (name: string) => parseStepName(name) !== undefined && isThere(join(checkpoints, name, 'checkpoint.json'));
  return names.sort().reverse().some(sealed);
}

function readUserNow(path: string): { user: UserRecord; userProblem: string | null } {
  try {
    // Most runs have none, and an exception costs more than a question.
    const text = existsSync(path) ? readText(path) : undefined;
    return { user: text === undefined ? nothingSaid : parseJson(text, userRecordSchema, 'user.json'), userProblem: null };
  } catch (error) {
    return { user: nothingSaid, userProblem: messageOf(error) };
  }
}

const nothingSaid: UserRecord = userRecordSchema.parse({});

/** Asks first: an exception for a file that is mostly missing would cost more than all else. */
function readText(path: string): string | undefined {
  if (!isThere(path)) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new Error(`${basename(path)} cannot be read: ${messageOf(error)}.`);
  }
}

function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
