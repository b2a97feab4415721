import { afterEach, expect, it, vi } from 'vitest';
import { processCommands } from '../../src/host/commands/processCommands';
import type { CommandServices } from '../../src/host/commands/services';
import type { StopOutcome } from '../../src/store/trainerProcess';
import { seen } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

afterEach(() => {
  seen.messages.length = 0;
});

/** Stops a run whose launcher answers with this. */
async function stop(outcome: StopOutcome): Promise<void> {
  const services = { launcher: () => ({ stop: () => Promise.resolve(outcome) }) };
  const { stop } = processCommands(services as unknown as CommandServices);
  await stop({ ref: { runsFolder: '/runs', runId: 'one' } });
}

it('says so where there was nothing to stop', async () => {
  await stop('stopped');
  expect(seen.messages).toEqual([]);
  await stop('not running');
  expect(seen.messages).toEqual(['one was not stopped: no trainer of it was found.']);
});
