import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stepName } from '../../src/contract/ids';
import { sealCheckpoint } from '../../src/store/checkpointFiles';
import { temporaryFolder } from '../store/fixtures';
import { checkpointOf } from './checkpointOf';

it('is the newest attempt of a step, as a resumed run writes it', async () => {
  const run = join(temporaryFolder(), 'r');
  const seal = async (step: number, attempt: number) => {
    const folder = join(run, 'checkpoints', stepName(step, attempt));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'model.safetensors'), '');
    await sealCheckpoint(folder, { runId: 'r', step, attempt, createdAt: 0, baseModel: 'm', metrics: {} });
    return folder;
  };
  const first = await seal(20, 1);
  await seal(40, 1);
  const again = await seal(40, 2);
  const resumed = await seal(60, 2);
  expect(await Promise.all([20, 40, 60].map((step) => checkpointOf(run, step)))).toEqual([first, again, resumed]);
  await expect(checkpointOf(run, 80)).rejects.toThrow(`${run} has no checkpoint of step 80`);
});
