import { loadNewestCheckpoint, type LoadedCheckpoint } from '../checkpoints/load';
import { acquireRunLock } from '../../store/lock';
import { currentIdentity } from '../../store/processIdentity';
import { runPaths, type RunPaths } from '../../store/runPaths';
import { readRunRecord, writeRunRecord } from '../../store/runRecordFile';
import { readRunView } from '../../store/runView';
import type { BackendName } from '../../contract/recipe';
import type { RunRecord } from '../../contract/runRecord';
import { InputError } from '../inputError';
import { engineRecord } from './engineVersion';
import type { ComputeRequest } from './openCompute';
import type { Reporter } from './reporter';
import { readRunInputs, type RunInputs } from './runInputs';
import { runSession } from './session';
import type { RunEnd } from './startRun';

/**
 * Goes on with a run from its newest whole checkpoint, or from the base model where there is none, in this process. Later steps are made
 * again, as a new attempt.
 * @param backend null stays with the run's own
 * @throws InputError where the run cannot go on; nothing is written then
 */
export async function resumeRun(
  runFolder: string,
  backend: BackendName | null,
  reporterFor: (paths: RunPaths) => Reporter,
): Promise<RunEnd> {
  const paths = runPaths(runFolder);
  const record = await readRunRecord(runFolder).catch((error: Error) => {
    throw new InputError(error.message);
  });
  const lock = await acquireRunLock(runFolder).catch((error: Error) => {
    throw error.name === 'RunLockedError' ? new InputError(error.message) : error;
  });
  try {
    const faults: string[] = [];
    const checkpoint = await loadNewestCheckpoint(runFolder, (problem) => faults.push(problem));
    const { max_steps } = record.recipe;
    if (checkpoint && checkpoint.record.step >= max_steps) {
      throw new InputError(`run ${paths.id} has made all of its ${max_steps} steps; there is nothing to resume`);
    }
    const inputs = await readRunInputs(record.recipe);
    checkSameBase(record, inputs);
    if (checkpoint) checkSameData(checkpoint, inputs);
    const { attempt } = await readRunView(runFolder);
    const resumed: RunRecord = { ...record, engine: engineRecord(), process: await currentIdentity() };
    await writeRunRecord(runFolder, resumed);
    const end = await runSession({
      paths,
      record: resumed,
      inputs,
      checkpoint,
      attempt: attempt + 1,
      compute: computeOf(record, backend, checkpoint),
      reporter: reporterFor(paths),
      faults,
    });
    return { paths, end };
  } finally {
    lock.release();
  }
}

/** The run's own backend and threads, without which the bits would differ, unless another backend is asked for. */
function computeOf(
  { backend: own, recipe }: RunRecord,
  asked: BackendName | null,
  checkpoint: LoadedCheckpoint | null,
): ComputeRequest {
  if (asked !== null && asked !== own?.name) return { backend: asked, threads: recipe.threads };
  return { backend: own?.name ?? recipe.backend, threads: checkpoint?.state.threads ?? own?.threads ?? recipe.threads };
}

function checkSameData({ state }: LoadedCheckpoint, { data }: RunInputs): void {
  const { length } = state.dataOrder.order;
  if (data.examples.length === length) return;
  throw new InputError(`train_dataset has ${data.examples.length} examples; the run was started with ${length}`);
}

function checkSameBase({ id, baseModel }: RunRecord, { baseRecord }: RunInputs): void {
  if (baseModel.sha256 === baseRecord.sha256) return;
  throw new InputError(
    `the base model ${baseModel.path} is not the one run ${id} was started from: its model.safetensors has SHA-256 ${baseRecord.sha256}, and run.json says ${baseModel.sha256}`,
  );
}
