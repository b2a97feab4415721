import type { RunOverview } from '../../../src/contract/messages/run';
import { distillTiles } from './distillTiles';
import { dpoTiles } from './dpoTiles';
import { grpoTiles } from './grpoTiles';
import type { RunTiles } from './metricTile';
import { ppoTiles } from './ppoTiles';
import { rewardModelTiles } from './rewardModelTiles';
import { rlooTiles } from './rlooTiles';
import { sftTiles } from './sftTiles';

/** The charts of a method: what it does to the model, and how the optimiser fares where that stands apart. */
export function methodTiles(run: RunOverview): RunTiles {
  switch (run.method) {
    case 'grpo':
      return grpoTiles(run);
    case 'rloo':
      return rlooTiles(run);
    case 'ppo':
      return ppoTiles(run);
    case 'dpo':
      return { behaviour: dpoTiles(run), optimiser: [] };
    case 'distill':
      return { behaviour: distillTiles(run), optimiser: [] };
    case 'reward-model':
      return { behaviour: rewardModelTiles(run), optimiser: [] };
    default:
      return { behaviour: sftTiles(run), optimiser: [] };
  }
}
