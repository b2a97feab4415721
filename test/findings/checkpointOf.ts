import { listCheckpoints } from '../../src/store/checkpointFiles';

/** Folder of a run's checkpoint of a step: of the newest attempt where the run was resumed. @throws Error if there is none */
export async function checkpointOf(runFolder: string, step: number): Promise<string> {
  const found = (await listCheckpoints(runFolder)).find(({ record }) => record.step === step);
  if (!found) throw new Error(`${runFolder} has no checkpoint of step ${step}`);
  return found.folder;
}
