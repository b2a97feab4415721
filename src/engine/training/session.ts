import { fstatSync, openSync, statSync, writeSync } from 'node:fs';
import { hasRollouts } from '../../contract/rolloutSettings';
import type { RunRecord } from '../../contract/runRecord';
import { EventLogWriter } from '../../store/eventLogWriter';
import type { RunPaths } from '../../store/runPaths';
import type { LoadedCheckpoint } from '../checkpoints/load';
import { removeUnfinished } from '../checkpoints/seal';
import type { Compute } from '../compute';
import { makeTrainer } from '../methods/registry';
import { trainingState } from './trainingState';
import { withModelsBeside, type OpenModel } from './openCompute';
import { recordFailure } from './runOutcome';
import type { Reporter } from './reporter';
import { DiskReserve } from './reserve';
import { RolloutSink } from './rolloutSink';
import type { RunInputs } from './runInputs';
import { recordTeacherSamples } from './teacherSamplesRecord';
import { RunRequests } from './runRequests';
import { runTraining } from './trainingRun';

export interface Session {
  paths: RunPaths;
  /** As it is in run.json. */
  record: RunRecord;
  inputs: RunInputs;
  checkpoint: LoadedCheckpoint | null;
  /** 1 for a new run, one more with each resume. */
  attempt: number;
  /** Open, and closed by whoever opened it. */
  compute: Compute;
  reporter: Reporter;
  /** What went wrong before: damaged checkpoints passed over. */
  faults: readonly string[];
}

export type SessionEnd = 'finished' | 'stopped' | 'failed';

/**
 * One process's share of a run, from the first event to the last. Whatever happens, the last event says how it ended; only a killed
 * process or a disk without room for one line leaves none.
 */
export async function runSession(session: Session): Promise<SessionEnd> {
  const { paths, attempt, reporter } = session;
  const fromStep = session.checkpoint?.record.step ?? 0;
  const events = await EventLogWriter.open(paths.events);
  let step = fromStep;
  let reserve: DiskReserve | null = null;
  const open: { sink?: RolloutSink; requests?: RunRequests } = {};
  try {
    if (attempt > 1) events.append({ type: 'resumed', fromStep, attempt });
    events.append({ type: 'state', state: 'starting', step });
    for (const message of session.faults) events.append({ type: 'fault', step, at: 'checkpoint', message });
    await removeUnfinished(paths.checkpoints);
    await removeUnfinished(paths.rollouts);
    reserve = await DiskReserve.hold(paths.folder);
    open.requests = new RunRequests(paths.folder, {
      heartbeat: () => void events.append({ type: 'heartbeat', step }),
      stopping: (why) => void events.append({ type: 'state', state: 'stopping', step, message: why }),
      invalid: (problem) => void events.append({ type: 'fault', step, at: 'control', message: problem }),
    });
    const { requests } = open;
    const result = await withModelsBeside(session.compute, (openModel) => {
      const sink = hasRollouts(session.record.recipe) ? (open.sink = new RolloutSink(session.inputs.base.tokenizer)) : null;
      return train(session, { sink, requests, openModel }, events, (now) => (step = now), fromStep);
    });
    events.append({ type: 'state', state: result, step });
    reporter.line(result === 'finished' ? `finished after step ${step}` : `stopped after step ${step}`);
    return result;
  } catch (error) {
    await recordFailure(error, { runFolder: paths.folder, step, events, reserve, reporter });
    return 'failed';
  } finally {
    reporter.end();
    open.requests?.end();
    // What cannot be closed does not change how the run ended, and its log is closed all the same.
    for (const closed of await Promise.allSettled([open.sink?.end(), reserve?.release()])) {
      if (closed.status === 'rejected')
        reporter.line(`the run has ended, but not all could be closed: ${(closed.reason as Error).message}`);
    }
    events.close();
  }
}

async function train(
  { paths, record, inputs, checkpoint, attempt, compute, reporter }: Session,
  { sink, requests, openModel }: { sink: RolloutSink | null; requests: RunRequests; openModel: OpenModel },
  events: EventLogWriter,
  onStep: (step: number) => void,
  fromStep: number,
): Promise<'finished' | 'stopped'> {
  const { recipe } = record;
  const state = trainingState(inputs, checkpoint);
  const rollouts = sink && { sink, path: (step: number) => paths.rolloutFile(step, attempt) };
  const parts = { base: inputs.base, state, compute, checkpoint, paths, rollouts, open: openModel };
  const trainer = await makeTrainer(inputs.data, {
    ...parts,
    recordTeacherSamples: (sha256) => recordTeacherSamples(paths.folder, record, sha256),
  });
  events.append({ type: 'state', state: 'running', step: fromStep });
  reporter.begin({
    id: paths.id,
    folder: paths.folder,
    method: recipe.method,
    fromStep,
    maxSteps: recipe.max_steps,
    backend: compute.backend,
  });
  return runTraining(
    {
      paths,
      recipe,
      attempt,
      fromStep,
      baseModel: record.baseModel.path,
      events,
      reporter,
      requests,
      onStep,
    },
    trainer,
  );
}

/** Writes what is reported to trainer.log too, unless standard output is that file already (a launcher's trainer). */
export function logWriter(path: string): ((text: string) => void) | null {
  const log = openSync(path, 'a');
  const [out, file] = [fstatSync(1), statSync(path)];
  if (out.ino === file.ino && out.dev === file.dev) return null;
  return (text) => void writeSync(log, text);
}
