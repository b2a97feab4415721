import { loadNewestCheckpoint, type LoadedCheckpoint } from '../checkpoints/load';
import { currentIdentity } from '../../store/processIdentity';
import { runPaths, type RunPaths } from '../../store/runPaths';
import { readRunRecord, writeRunRecord } from '../../store/runRecordFile';
import { readRunView } from '../../store/runView';
import type { BackendName } from '../../contract/recipe';
import type { BackendRecord, RunRecord } from '../../contract/runRecord';
import type { Compute } from '../compute';
import { InputError } from '../inputError';
import { engineRecord } from './engineVersion';
import { withCompute, type ComputeRequest } from './openCompute';
import type { Reporter } from './reporter';
import { readRunInputs } from './runInputs';
import { withRunLock } from './runLock';
import { checkSameBase, checkSameData, checkSameRewards, checkSameTeacher } from './sameInputs';
import { runSession } from './session';
import type { RunEnd } from './startRun';
import { checkSameTeacherSamples } from './teacherSamplesRecord';

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
  return withRunLock(runFolder, async () => {
    const faults: string[] = [];
    const checkpoint = await loadNewestCheckpoint(runFolder, (problem) => faults.push(problem));
    const { max_steps } = record.recipe;
    if (checkpoint && checkpoint.record.step >= max_steps) {
      throw new InputError(`run ${paths.id} has made all of its ${max_steps} steps; there is nothing to resume`);
    }
    const inputs = await readRunInputs(record.recipe);
    checkSameBase(record, inputs.baseRecord.sha256);
    checkSameTeacher(record, inputs.teacherRecord);
    checkSameRewards(record, inputs.rewards);
    await checkSameTeacherSamples(runFolder, record);
    checkSameData(record, checkpoint, inputs);
    const request = {
      ...computeOf(record, backend, checkpoint),
      teacher: inputs.teacher,
      adapter: inputs.adapter?.shape ?? null,
    };
    return withCompute(inputs.base, request, async (compute) => {
      const { attempt } = await readRunView(runFolder);
      const resumed: RunRecord = {
        ...record,
        engine: engineRecord(),
        backend: backendOf(record, compute),
        process: await currentIdentity(),
      };
      await writeRunRecord(runFolder, resumed);
      const reporter = reporterFor(paths);
      const session = { paths, record: resumed, inputs, checkpoint, attempt: attempt + 1, compute, reporter, faults };
      return { paths, end: await runSession(session) };
    });
  });
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

/** A resumed run goes on with the backend it had; why that one was chosen stays in the record. */
function backendOf({ backend: before }: RunRecord, { backend }: Compute): BackendRecord {
  if (before?.name !== backend.name) return backend;
  return { ...backend, requested: before.requested, passedOver: before.passedOver };
}
