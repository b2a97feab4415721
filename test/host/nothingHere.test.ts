import { afterEach, expect, it, vi } from 'vitest';
import { noRunsHere, nothingHere } from '../../src/host/commands/nothingHere';
import { answers, seen } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));
afterEach(() => {
  answers.length = seen.messages.length = seen.commands.length = 0;
});

it('says that there are no runs, and starts one where that is chosen', async () => {
  answers.push('Start GRPO Run');
  noRunsHere();
  expect([seen.messages, seen.actions]).toEqual([['There are no runs here yet.'], ['Start GRPO Run']]);
  await vi.waitFor(() => expect(seen.commands).toEqual([['postTraining.startGrpo']]));
});

it('does nothing where the message is closed', async () => {
  nothingHere('There is no sweep here yet.', 'Start Sweep…', 'startSweep');
  await Promise.resolve();
  expect(seen.commands).toEqual([]);
});
