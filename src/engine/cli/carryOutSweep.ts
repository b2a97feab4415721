import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { SweepRecord } from '../../contract/sweep';
import { earlierControl, pendingControl } from '../../store/controlFiles';
import { RunLockedError } from '../../store/lock';
import { beatLock } from '../../store/lockBeat';
import { runFolder, runPaths } from '../../store/runPaths';
import { RunStore } from '../../store/runStore';
import { dropSweepEnd, sweepFolder, writeSweepEnd } from '../../store/sweepFiles';
import { acquireSweepLock } from '../../store/sweepLock';
import { InputError } from '../inputError';
import { runSweep } from '../sweep/runSweep';
import { sweepOutcomes } from '../sweep/sweepOutcomes';
import { sweepTable, type SweptOutcome } from '../sweep/sweepTable';
import { endOfChild, stopSignals, type Stopping } from './sweepChild';
import { terminalText } from './terminalText';

/** How often it is looked whether the sweep is asked to stop, ms. */
const LOOK_EVERY = 250;

export interface CarryOut {
  runsFolder: string;
  isJson: boolean;
  /** What trainers print goes to the trainer.log of their run. */
  logsToRuns: boolean;
}

/**
 * Trains what is to be trained, and prints the table.
 * @param planned gives the sweep once no other process can carry it out
 * @returns the exit code
 */
export async function carryOutSweep(
  id: string,
  planned: () => Promise<SweepRecord>,
  { runsFolder, isJson, logsToRuns }: CarryOut,
): Promise<number> {
  const folder = sweepFolder(runsFolder, id);
  const dropEarlier = earlierControl(folder);
  const lock = await acquireSweepLock(folder).catch((error: unknown) => {
    throw error instanceof RunLockedError ? new InputError(error.message.replace(/\.$/, '')) : error;
  });
  dropEarlier();
  const stopping = stopSignals();
  const endLook = stopWhereAsked(folder, stopping);
  const say = (line: string): void => void process.stderr.write(`${terminalText(line, process.stderr)}\n`);
  const endBeat = beatLock(lock, (failure) => {
    if (failure) say(`the lock of the sweep ${id} cannot be kept: ${failure.message}`);
  });
  const store = new RunStore(runsFolder, { onlyWhenAsked: true });
  try {
    await dropSweepEnd(folder);
    const record = await planned();
    say(`sweep ${id}: ${record.runs.length} runs`);
    const end = await runSweep(record, {
      ...{ runsFolder, folder, store, report: say },
      isStopping: stopping.isAsked,
      pause: () => delay(1000),
      posttrain: (args, trains) =>
        endOfChild(args, stopping, {
          log: logsToRuns && trains !== null ? logOf(runsFolder, trains) : null,
          endsWithThis: trains === null,
        }),
    });
    const isStopped = stopping.isAsked();
    await writeSweepEnd(folder, { schemaVersion: 1, endedAt: Date.now(), isStopped, ...end });
    const outcomes = await sweepOutcomes(record, runsFolder, store);
    const runs = record.runs.map((run, index) => ({ ...run, ...printed(outcomes[index]!) }));
    const table = sweepTable(record, outcomes);
    process.stdout.write(isJson ? `${JSON.stringify({ id, keys: record.keys, runs })}\n` : table);
    if (end.left > 0) say(`${end.left} runs are left; posttrain sweep --resume ${id} goes on`);
    if (end.unevaluated > 0 && isStopped) say(`${end.unevaluated} evaluations are left; posttrain sweep --resume ${id} goes on`);
    else if (end.unevaluated > 0) say(`${end.unevaluated} evaluations are missing; posttrain sweep --resume ${id} tries again`);
    return end.failed + end.left + end.unevaluated === 0 ? 0 : 1;
  } finally {
    store.dispose();
    endBeat();
    endLook();
    stopping.dispose();
    lock.release();
  }
}

/** pass@k without its intervals. */
function printed({ passAtK, ...outcome }: SweptOutcome): object {
  return { ...outcome, passAtK: passAtK && { first: passAtK.first.value, last: passAtK.last.value, k: passAtK.k } };
}

/** A request under `control/` stays until the sweep has ended: it says meanwhile that the sweep is stopping. */
function stopWhereAsked(folder: string, stopping: Stopping): () => void {
  const stops = () => pendingControl(folder).filter(({ request }) => request.type === 'stop');
  const timer = setInterval(() => {
    if (!stopping.isAsked() && stops().length > 0) stopping.ask('SIGTERM');
  }, LOOK_EVERY);
  return () => {
    clearInterval(timer);
    for (const { done } of stops()) done();
  };
}

function logOf(runsFolder: string, id: string): string {
  const { folder, log } = runPaths(runFolder(runsFolder, id));
  mkdirSync(folder, { recursive: true });
  return log;
}
