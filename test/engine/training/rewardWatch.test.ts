import { expect, it } from 'vitest';
import { RewardWatch } from '../../../src/engine/training/rewardWatch';
import type { RewardOutcome } from '../../../src/engine/training/rollout';

const failed: RewardOutcome = { kind: 'failed', at: 'reward', message: 'service: no answer' };
const rewarded: RewardOutcome = { kind: 'scored', total: 0, parts: {} };
const none = [failed, failed];

it('ends a run whose first generation has no reward', () => {
  expect(new RewardWatch(false).take(none)?.message).toBe(
    'all of the last 2 rollouts failed, so there is nothing to train on: service: no answer',
  );
});

it('lets rewards that have worked fail for two generations, and ends the run at the third in a row', () => {
  const watch = new RewardWatch(false);
  expect(watch.take([failed, rewarded])).toBeNull();
  for (let time = 0; time < 2; time++) {
    for (let generation = 0; generation < 2; generation++) expect(watch.take(none)).toBeNull();
    expect(watch.take([rewarded, failed])).toBeNull();
  }
  expect(watch.take(none)).toBeNull();
  expect(watch.take(none)).toBeNull();
  expect(watch.take(none)?.message).toContain('all of the last 6 rollouts failed');
});

it('knows that rewards of a run that is resumed have worked', () => {
  const watch = new RewardWatch(true);
  expect(watch.take(none)).toBeNull();
  expect(watch.take(none)).toBeNull();
  expect(watch.take(none)?.message).toContain('all of the last 6 rollouts failed');
});
