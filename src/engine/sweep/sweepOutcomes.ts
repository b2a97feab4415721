import { listEvaluations } from '../../store/evaluationFiles';
import { runFolder } from '../../store/runPaths';
import { RunStore } from '../../store/runStore';
import type { SweepRecord } from '../../contract/sweep';
import type { SweptOutcome } from './sweepTable';

const waiting: SweptOutcome = { state: 'waiting', step: 0, metrics: {}, passAtK: null };

/** What became of each run of a sweep, in the order of the record. */
export async function sweepOutcomes(record: SweepRecord, runsFolder: string): Promise<SweptOutcome[]> {
  const store = new RunStore(runsFolder);
  try {
    await store.ready;
    return await Promise.all(
      record.runs.map(async ({ id }) => {
        const entry = store.run(id);
        if (entry === undefined) return waiting;
        if (entry.kind !== 'run') return { ...waiting, state: entry.kind };
        const { state, step, metrics } = entry.summary;
        return { state, step, metrics, passAtK: await lastPassAtK(runFolder(runsFolder, id)) };
      }),
    );
  } finally {
    store.dispose();
  }
}

async function lastPassAtK(folder: string): Promise<SweptOutcome['passAtK']> {
  const { evaluations } = await listEvaluations(folder);
  const newest = evaluations.filter(({ step }) => step !== null).at(-1);
  const [first, last] = [newest?.passAtK[0], newest?.passAtK.at(-1)];
  return first && last ? { first: first.value, last: last.value, k: last.k } : null;
}
