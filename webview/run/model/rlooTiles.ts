import type { RunOverview } from '../../../src/contract/messages/run';
import type { RunTiles } from './metricTile';
import { behaviourTiles, optimiserTiles, type RolloutWords } from './rolloutTiles';

/** The charts of an RLOO run. */
export function rlooTiles(run: RunOverview): RunTiles {
  const words: RolloutWords = {
    klIn: 'reward',
    clipped: 'completions',
    withoutSignal: {
      explanation: 'Groups whose rewards, less the KL, are all equal: their advantages are 0, so they move nothing',
      unit: 'of groups',
    },
  };
  return { behaviour: behaviourTiles(run, words), optimiser: optimiserTiles(run, words) };
}
