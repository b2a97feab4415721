import { pointWords } from '../../analysis/sweep/pointWords';
import type { EvaluationRecord } from '../../contract/evaluation';
import { listEvaluations } from '../../store/evaluationFiles';
import { listCheckpoints } from '../../store/checkpointFiles';
import type { RunEntry } from '../../store/runEntry';
import { readRunRecord } from '../../store/runRecordFile';
import { runFolder } from '../../store/runPaths';
import type { RunStore } from '../../store/runStore';
import { isAlike } from '../../store/sweepEvaluations';
import { sweptRecipe } from '../../store/sweepFiles';
import type { SweepEnd, SweepRecord, SweptRun } from '../../contract/sweep';
import { evaluationArguments } from './sweepEvaluation';

/** How a `posttrain` command ended: its exit code, or the signal that ended it. */
export type Ended = { code: number } | { signal: string };

export interface SweepServices {
  runsFolder: string;
  /** Its runs, among others. Other processes write them: it is looked at again before each question. */
  store: Pick<RunStore, 'refresh' | 'run'>;
  /** Folder of the sweep. */
  folder: string;
  /** Runs `posttrain …` as a process of its own, to its end. @param trains id of the run that it trains; null for an evaluation */
  posttrain(args: readonly string[], trains: string | null): Promise<Ended>;
  /** Whether the sweep was asked to end: the run being trained stops after its step, and no other begins. */
  isStopping(): boolean;
  /** Resolves after a moment, in which a run that another process trains may end. */
  pause(): Promise<void>;
  report(line: string): void;
}

/** What became of its runs and their evaluations. */
type SweepOutcome = Pick<SweepEnd, 'finished' | 'failed' | 'left' | 'unevaluated'>;

/**
 * Trains the runs of a sweep one after the other, each in a process of its own. Whatever of it was done before is kept: what is finished is passed
 * over, what was stopped, killed or failed goes on from its last checkpoint. A trainer that is killed goes on once; one that fails is left, and the
 * others still run.
 */
export async function runSweep(record: SweepRecord, services: SweepServices): Promise<SweepOutcome> {
  const { runs } = record;
  let unevaluated = 0;
  for (const [index, run] of runs.entries()) {
    if (!services.isStopping()) {
      services.report(`run ${index + 1} of ${runs.length}: ${pointWords(run.values)} (${run.id})`);
      await trainToItsEnd(run, services);
    }
    unevaluated += await evaluateEnd(run, record, services);
  }
  const states = await Promise.all(runs.map(({ id }) => stateOf(id, services)));
  const count = (...wanted: string[]): number => states.filter((state) => wanted.includes(state)).length;
  const [finished, failed] = [count('finished'), count('failed', 'broken')];
  return { finished, failed, left: runs.length - finished - failed, unevaluated };
}

async function trainToItsEnd(run: SweptRun, services: SweepServices): Promise<void> {
  const { runsFolder, folder } = services;
  let entry = await entryOf(run.id, services);
  while (isAlive(entry) && !services.isStopping()) {
    await services.pause();
    entry = await entryOf(run.id, services);
  }
  if (services.isStopping() || stateIn(entry) === 'finished') return;
  const resume = ['resume', run.id, '--runs-folder', runsFolder];
  const begin = ['train', sweptRecipe(folder, run.id), '--runs-folder', runsFolder, '--run-id', run.id];
  const ended = await services.posttrain(entry?.kind === 'run' ? resume : begin, run.id);
  if (services.isStopping() || !('signal' in ended)) return;
  const left = await entryOf(run.id, services);
  // It may have been asked meanwhile.
  if (services.isStopping()) return;
  services.report(`the trainer of ${run.id} was ended by ${ended.signal}; it goes on`);
  await services.posttrain(left?.kind === 'run' ? resume : begin, run.id);
}

/**
 * The last checkpoint, and the base, which runs of one base share; each unless that was done before. All are evaluated alike, whatever a run was trained
 * with: what differs on both sides of a comparison would be compared too.
 * @returns how many of them are missing still
 */
async function evaluateEnd(run: SweptRun, { runs, evaluation }: SweepRecord, services: SweepServices): Promise<number> {
  const { runsFolder } = services;
  if (evaluation === null || (await stateOf(run.id, services)) !== 'finished') return 0;
  const folder = runFolder(runsFolder, run.id);
  const last = (await listCheckpoints(folder)).at(-1)?.record.step;
  if (last === undefined) return 0;
  const own = await evaluationsOf(run.id, runsFolder);
  const others = (await Promise.all(runs.map(({ id }) => evaluationsOf(id, runsFolder)))).flat();
  const { baseModel } = await readRunRecord(folder);
  const hasLast = own.some((one) => one.step === last && isAlike(one, evaluation));
  // A model that was initialized has no base to evaluate.
  const isBaseDone =
    baseModel.sha256 === null ||
    others.some((one) => one.step === null && one.model.sha256 === baseModel.sha256 && isAlike(one, evaluation));
  let missing = 0;
  for (const step of [...(isBaseDone ? [] : [0]), ...(hasLast ? [] : [last])]) {
    if (services.isStopping()) {
      missing++;
      continue;
    }
    services.report(`evaluating ${step === 0 ? 'the base' : `step ${step}`} of ${run.id}`);
    const which = ['evaluate', '--run', run.id, '--step', String(step), '--runs-folder', runsFolder];
    const ended = await services.posttrain([...which, ...evaluationArguments(evaluation)], null);
    if ('code' in ended && ended.code === 0) continue;
    missing++;
    services.report(`the evaluation of ${run.id} did not end well; posttrain sweep --resume tries again`);
  }
  return missing;
}

async function evaluationsOf(id: string, runsFolder: string): Promise<EvaluationRecord[]> {
  return (await listEvaluations(runFolder(runsFolder, id))).evaluations;
}

async function stateOf(id: string, services: Pick<SweepServices, 'store'>): Promise<string> {
  return stateIn(await entryOf(id, services));
}

function stateIn(entry: RunEntry | undefined): string {
  return entry === undefined ? 'waiting' : entry.kind === 'run' ? entry.summary.state : entry.kind;
}

function isAlive(entry: RunEntry | undefined): boolean {
  return entry?.kind === 'starting' || (entry?.kind === 'run' && entry.summary.alive);
}

async function entryOf(id: string, { store }: Pick<SweepServices, 'store'>): Promise<RunEntry | undefined> {
  await store.refresh(id);
  return store.run(id);
}
