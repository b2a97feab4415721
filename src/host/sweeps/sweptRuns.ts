import type { SweepEntry } from '../../store/sweepStore';
import type { RunRef } from '../runs/runRef';

/** The runs that a sweep has planned, in the order of its record, whether they have begun or not; none where that cannot be read. */
export function sweptRuns(entry: SweepEntry | undefined, runsFolder: string): RunRef[] {
  return entry?.kind === 'sweep' ? entry.record.runs.map(({ id }) => ({ runsFolder, runId: id })) : [];
}
