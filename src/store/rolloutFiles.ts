import { newestAttempts } from './attempts';
import { runPaths } from './runPaths';

export { RolloutFile } from './rolloutReader';
export { encodeRollouts, writeRollouts } from './rolloutWriter';

/** The rollout files of a run, by step, the newest attempt of each. `file` is absolute. */
export async function listRollouts(runFolder: string): Promise<{ step: number; attempt: number; file: string }[]> {
  const entries = await newestAttempts(runPaths(runFolder).rollouts, ({ path }) => path.endsWith('.parquet'));
  return entries.map(({ step, attempt, path }) => ({ step, attempt, file: path }));
}
