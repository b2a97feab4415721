import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SweptSeries } from '../../analysis/sweep/settings';
import { writtenValues } from '../../analysis/sweep/pointWords';
import { idSchema } from '../../contract/ids';
import type { SweepRecord, SweptRun } from '../../contract/sweep';
import { isMissing, messageOf } from '../../store/errorCode';
import { runFolder } from '../../store/runPaths';
import { RunStore } from '../../store/runStore';
import { readRunView } from '../../store/runView';
import { readSweep, sweepFolder, sweepsFolder } from '../../store/sweepFiles';
import { sweepOutcomes } from '../sweep/sweepOutcomes';
import type { SweptOutcome } from '../sweep/sweepTable';
import type { ReportedRun } from './reported';

/** A sweep that runs of the report belong to, with what became of all of its runs, in their order. */
export interface ReportedSweep {
  record: SweepRecord;
  outcomes: readonly SweptOutcome[];
  series: readonly SweptSeries[];
}

/** The sweeps that these runs belong to. @param caveats gets a sentence for each sweep of their folders that cannot be read */
export async function sweepsOf(runs: readonly ReportedRun[], caveats: string[]): Promise<ReportedSweep[]> {
  const ids = new Map<string, Set<string>>();
  for (const { folder, record } of runs) {
    const runsFolder = dirname(folder);
    ids.set(runsFolder, (ids.get(runsFolder) ?? new Set()).add(record.id));
  }
  const found: ReportedSweep[] = [];
  for (const [runsFolder, own] of ids) {
    for (const id of await sweepIds(runsFolder)) {
      const record = await readSweep(sweepFolder(runsFolder, id)).catch((error: unknown) => {
        caveats.push(`the sweep ${id} cannot be read, so that it is not known which of the runs are its: ${messageOf(error)}`);
        return null;
      });
      if (!record?.runs.some((run) => own.has(run.id))) continue;
      const series: SweptSeries[] = [];
      for (const run of record.runs) series.push(await seriesOf(run, runsFolder));
      found.push({ record, outcomes: await outcomesOf(record, runsFolder), series });
    }
  }
  return found;
}

async function outcomesOf(record: SweepRecord, runsFolder: string): Promise<SweptOutcome[]> {
  const store = new RunStore(runsFolder, { onlyWhenAsked: true });
  try {
    return await sweepOutcomes(record, runsFolder, store);
  } finally {
    store.dispose();
  }
}

/** Other folders, such as a copy that somebody kept, are no sweeps. */
async function sweepIds(runsFolder: string): Promise<string[]> {
  try {
    const entries = await readdir(sweepsFolder(runsFolder), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && idSchema.safeParse(entry.name).success)
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** What is drawn of a run; the axis ends where the longest of them did. */
async function seriesOf({ id, values }: SweptRun, runsFolder: string): Promise<SweptSeries> {
  const { steps, metrics } = await readRunView(runFolder(runsFolder, id));
  return {
    values: writtenValues(values),
    ...{ steps, maxSteps: 0 },
    metrics: { reward: metrics['reward'] ?? [], entropy: metrics['entropy'] ?? [], loss: metrics['loss'] ?? [] },
  };
}
