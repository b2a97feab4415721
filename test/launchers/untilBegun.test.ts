import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { newRecord } from '../../src/launchers/newRecord';
import { untilBegun } from '../../src/launchers/untilBegun';
import { deadProcess, temporaryFolder, writeRun } from '../store/fixtures';

it('a resumed run has not begun while run.json names an earlier process, even one of the same pid', async () => {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const before = { ...deadProcess, pid: child.pid! };
  const folder = writeRun(temporaryFolder(), 'again', [], { process: before });
  const began = await untilBegun(child, () => newRecord(folder, child.pid, before), AbortSignal.timeout(300));
  expect(began).toEqual({ exitCode: null, reason: 'The start was cancelled.' });
});
