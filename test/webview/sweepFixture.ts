import type { SweepOverview, SweptRunView } from '../../src/contract/messages/sweep';

/** A run of a sweep, finished where nothing else is said. @param reward of each step */
export const sweptRun = (
  values: Record<string, string>,
  reward: (number | null)[],
  change: Partial<SweptRunView> = {},
): SweptRunView => ({
  id: Object.values(values).join('-'),
  values,
  ...{ state: 'finished', message: null, step: reward.length, maxSteps: 4, evalReward: null, passAtK: null, loss: null },
  ...{ reward: reward.at(-1) ?? null, entropy: null, milliseconds: 1000 },
  steps: reward.map((_, index) => index + 1),
  metrics: { reward, entropy: [], loss: [] },
  ...change,
});

export const sweepOverview = (change: Partial<SweepOverview> = {}): SweepOverview => ({
  ...{ sweepId: 'sweep-1', title: 'sweep-1', state: 'finished', message: null, createdAt: 0, keys: ['temperature', 'seed'] },
  ...{ evaluation: null, base: null, baseCaveat: null, actions: [] },
  runs: [sweptRun({ temperature: '0.7', seed: '1' }, [0.1, 0.2]), sweptRun({ temperature: '1.3', seed: '1' }, [0.3, 0.4, 0.6])],
  ...change,
});
