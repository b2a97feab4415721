import { recipeSchema } from '../../src/contract/recipe';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import type { ProcessIdentity } from '../../src/contract/process';
import type { RunRecord } from '../../src/contract/runRecord';

/** No process has this: pid 2^22 is beyond Linux's highest. */
export const deadProcess: ProcessIdentity = {
  hostname: 'nowhere.invalid',
  platform: 'linux',
  pid: 4_194_304,
  startTime: '1',
  bootId: null,
  pidNamespace: null,
};

export function sampleRecord(id: string, change: Partial<RunRecord> = {}): RunRecord {
  return {
    schemaVersion: 1,
    id,
    createdAt: 1_700_000_000_000,
    recipePath: '/w/recipe.yaml',
    recipe: recipeSchema.parse({
      method: 'grpo',
      model: 'm',
      train_dataset: 'd.jsonl',
      max_steps: 60,
      reward_funcs: ['countdown'],
    }),
    engine: { name: 'post-training-lab', version: '0.1.0', node: 'v20.20.2' },
    backend: null,
    baseModel: { path: '/w/m', name: 'm', sha256: null, parameters: 1000 },
    git: null,
    process: deadProcess,
    ...change,
  };
}

/** A base evaluated on one problem, right in one of two samples. */
export function sampleEvaluation(id: string, change: Partial<EvaluationRecord> = {}): EvaluationRecord {
  return {
    ...{
      schemaVersion: 1,
      id,
      createdAt: 1,
      step: null,
      dataset: '/w/test.jsonl',
      samples: 2,
      temperature: 1,
      top_p: 1,
      top_k: 0,
    },
    model: { path: '/w/m', name: 'm', sha256: null },
    ...{ max_completion_length: 8, seed: 0, reward_funcs: ['countdown'], failed: 0 },
    problems: [{ problem: 'p0', n: 2, c: 1 }],
    passAtK: [{ k: 1, value: 0.5, low: 0.25, high: 0.75 }],
    ...change,
  };
}
