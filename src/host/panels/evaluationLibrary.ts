import { stat } from 'node:fs/promises';
import type { EvaluationRecord } from '../../contract/evaluation';
import { listEvaluations } from '../../store/evaluationFiles';
import type { HealthyRun } from '../../store/runEntry';
import { runPaths } from '../../store/runPaths';
import { isRunId } from '../runs/describeRun';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';

/** An evaluation and the run it is of. */
export interface KnownEvaluation {
  /** Of all evaluations of all runs, this one. */
  key: string;
  ref: RunRef;
  run: HealthyRun;
  record: EvaluationRecord;
}

type Listed = Awaited<ReturnType<typeof listEvaluations>>;

/** The evaluations of all runs that are open. A finished one is a folder that was renamed into place, so its parent's time tells of it. */
export class EvaluationLibrary {
  private readonly kept = new Map<string, { modified: number; listed: Listed }>();

  constructor(private readonly library: Pick<RunLibrary, 'runs'>) {}

  /** Newest first. */
  async all(): Promise<KnownEvaluation[]> {
    const runs = this.library.runs().filter(({ entry }) => entry.kind === 'run' && isRunId(entry.id));
    const lists = await Promise.all(
      runs.map(async ({ ref, entry }) =>
        (await this.of(ref)).evaluations.map((record) => ({
          key: evaluationKey(ref, record.id),
          ref,
          run: entry as HealthyRun,
          record,
        })),
      ),
    );
    return lists.flat().sort((a, b) => b.record.createdAt - a.record.createdAt);
  }

  /** Of one run, oldest first, and those that cannot be read. */
  async of(ref: RunRef): Promise<Listed> {
    const folder = runKey(ref);
    const modified = await stat(runPaths(folder).evaluations).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    const kept = this.kept.get(folder);
    if (kept && kept.modified === modified && kept.listed.broken.length === 0) return kept.listed;
    const listed = await listEvaluations(folder);
    if (modified === null) this.kept.delete(folder);
    else this.kept.set(folder, { modified, listed });
    return listed;
  }
}

export function evaluationKey(ref: RunRef, id: string): string {
  return `${runKey(ref)}#${id}`;
}
