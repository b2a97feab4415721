import { recipeSchema } from '../../src/contract/recipe';
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
