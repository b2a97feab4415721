import type { RunOverview } from '../../../src/contract/messages/run';
import { recipeValue, type RunTiles } from './metricTile';
import { behaviourTiles, optimiserTiles, type RolloutWords } from './rolloutTiles';

/** The charts of a GRPO run. */
export function grpoTiles(run: RunOverview): RunTiles {
  const words: RolloutWords = {
    klIn: 'loss',
    clipped: 'tokens',
    withoutSignal:
      recipeValue(run, 'scale_rewards') === 'batch'
        ? { explanation: 'Whether all rewards of the batch are equal: then its advantages are 0', unit: 'of batches' }
        : { explanation: 'Groups whose rewards are all equal: their advantages are 0, so they move nothing', unit: 'of groups' },
  };
  return { behaviour: behaviourTiles(run, words), optimiser: optimiserTiles(run, words) };
}
