import type { HealthyRun } from '../../src/store/runEntry';
import { sampleRecord } from '../store/fixtures';

/** A run at step 60 of GRPO that is going, called `My run`. */
export function healthyRun(summary: Partial<HealthyRun['summary']>, id = 'r1'): HealthyRun {
  return {
    ...{ kind: 'run', id, folder: `/w/runs/${id}`, record: sampleRecord(id), userProblem: null },
    user: { name: 'My run', notes: '', tags: [], pinnedCheckpoints: [] },
    summary: {
      ...{ state: 'running', message: null, step: 60, attempt: 1, metrics: { reward: 0.43 }, lastEventAt: null, endedAt: null },
      ...{ interrupted: false, alive: true, resumable: false, entropyCollapse: null },
      ...summary,
    },
  };
}
