import type { ReadinessOverview } from '../../src/contract/messages/readiness';
import type { ReadinessOfFolder } from '../../src/contract/readinessRecord';
import { readinessReport } from '../../src/engine/analyze/readiness';

/** Right ones of 16 samples of 12 prompts at three temperatures: made up. */
const right: Record<string, number[]> = {
  '0.7': [0, 0, 0, 0, 2, 5, 9, 16, 16, 3, 0, 1],
  '1': [0, 0, 1, 0, 3, 6, 8, 15, 16, 4, 1, 2],
  '1.3': [0, 1, 1, 0, 2, 4, 5, 11, 12, 3, 1, 1],
};

export const sampled = (...temperatures: number[]): ReadinessOfFolder['sampled'] =>
  temperatures.map((temperature) => ({
    ...{ key: `temperature-${temperature}`, temperature, file: '/w/samples.parquet', verifier: 'countdown' },
    problems: right[String(temperature)]!.map((c, index) => ({ problem: `p${index + 1}`, n: 16, c })),
  }));

export function folder(...temperatures: number[]): ReadinessOfFolder {
  const found = sampled(...temperatures);
  const what = { model: '/w/countdown', dataset: '/w/data/train.jsonl', samples: 16 };
  return {
    ...{ createdAt: 1, model: { path: '/w/countdown', name: 'countdown' }, step: null, dataset: what.dataset, sampled: found },
    asked: {
      ...{ model: what.model, dataset: what.dataset, recipe: '/w/recipes/grpo.yaml', samples: 16, temperatures: [0.7, 1, 1.3] },
      ...{ limit: 12, seed: 0, top_p: 1, top_k: 0, max_completion_length: 64, reward_funcs: ['countdown'] },
    },
    report:
      found.length === 0
        ? null
        : readinessReport(
            what,
            found.map(({ temperature, problems }) => ({ temperature, problems, failed: 0 })),
          ),
  };
}

export function readinessOverview(change: Partial<ReadinessOverview> = {}): ReadinessOverview {
  return {
    ...{ title: 'countdown on train.jsonl', detail: '12 prompts × 16 samples, T = 0.7, 1, 1.3', found: folder(0.7, 1, 1.3) },
    ...{ missing: [], sampling: null, failure: null, sampleReason: null, startReason: null, method: 'GRPO', notes: [] },
    ...{ isOfRun: false, isAskedKnown: true, ...change },
  };
}
