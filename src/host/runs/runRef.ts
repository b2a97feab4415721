import { join } from 'node:path';

/** A run, by where it is. */
export interface RunRef {
  runsFolder: string;
  runId: string;
}

export const runKey = ({ runsFolder, runId }: RunRef): string => join(runsFolder, runId);

export function sameRun(a: RunRef, b: RunRef): boolean {
  return runKey(a) === runKey(b);
}
