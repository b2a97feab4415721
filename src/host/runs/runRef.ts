import { join } from 'node:path';

/** A run, by where it is. */
export interface RunRef {
  runsFolder: string;
  runId: string;
}

const keys = new WeakMap<RunRef, string>();

/** What tells a run from all others: its folder. Of thousands it is asked for again and again, so it is kept with the reference. */
export function runKey(ref: RunRef): string {
  let key = keys.get(ref);
  if (key === undefined) keys.set(ref, (key = join(ref.runsFolder, ref.runId)));
  return key;
}

export function sameRun(a: RunRef, b: RunRef): boolean {
  return runKey(a) === runKey(b);
}
