import type { RunOverview } from '../../../src/contract/messages/run';
import { count } from '../../../src/analysis/numberText';
import { lineTile } from './lineTile';
import { recipeValue, type RunTiles } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';
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
  const optimiser = optimiserTiles(run, words);
  if (recipeValue(run, 'filter_groups') === 'true') optimiser.unshift(generationsTile(run));
  return { behaviour: behaviourTiles(run, words), optimiser };
}

function generationsTile(run: RunOverview): MetricTile {
  return lineTile(run, {
    id: 'num_gen_batches',
    title: 'Generations a batch',
    explanation: 'Generations sampled until the batch was full of groups with signal',
    unit: 'generations',
    format: (value) => count(value),
    least: 2,
  });
}
