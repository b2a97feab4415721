import { commonK } from '../../analysis/sweep/commonK';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { SweepRecord } from '../../contract/sweep';
import { listCheckpoints } from '../../store/checkpointFiles';
import { listEvaluations } from '../../store/evaluationFiles';
import { runFolder } from '../../store/runPaths';
import type { RunStore } from '../../store/runStore';
import { isAlike } from '../../store/sweepEvaluations';
import type { SweptOutcome } from './sweepTable';

const waiting: SweptOutcome = { state: 'waiting', step: 0, metrics: {}, passAtK: null };

/** What became of each run of a sweep, in the order of the record. @param store of the runs folder */
export async function sweepOutcomes(
  record: SweepRecord,
  runsFolder: string,
  store: Pick<RunStore, 'refresh' | 'run'>,
): Promise<SweptOutcome[]> {
  const curves = await Promise.all(record.runs.map(({ id }) => lastCurve(runFolder(runsFolder, id), record)));
  const passAtK = atCommonK(curves);
  return Promise.all(
    record.runs.map(async ({ id }, index) => {
      await store.refresh(id);
      const entry = store.run(id);
      if (entry === undefined) return waiting;
      if (entry.kind !== 'run') return { ...waiting, state: entry.kind };
      const { state, step, metrics } = entry.summary;
      return { state, step, metrics, passAtK: passAtK[index]! };
    }),
  );
}

type Curve = EvaluationRecord['passAtK'];

/** pass@1 and pass@k of each curve at the largest k that all have which are not empty; null for an empty one. */
export function atCommonK(curves: readonly Curve[]): SweptOutcome['passAtK'][] {
  const k = commonK(curves);
  return curves.map((curve) => {
    const [first, last] = [curve[0], curve.find((one) => one.k === k)];
    return first && last ? { first, last, k } : null;
  });
}

/** Of the sweep's evaluation of the last checkpoint; empty where there is none. */
async function lastCurve(folder: string, { evaluation }: SweepRecord): Promise<EvaluationRecord['passAtK']> {
  if (evaluation === null) return [];
  const last = (await listCheckpoints(folder)).at(-1)?.record.step;
  const { evaluations } = await listEvaluations(folder);
  return evaluations.findLast((one) => one.step === last && isAlike(one, evaluation))?.passAtK ?? [];
}
