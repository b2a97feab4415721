import type { RunOverview } from '../../../src/contract/messages/run';
import { dpoTiles } from './dpoTiles';
import { behaviourTiles, optimiserTiles } from './grpoTiles';
import type { MetricTile } from './metricTile';
import { ppoBehaviourTiles, ppoOptimiserTiles } from './ppoTiles';
import { rewardModelTiles } from './rewardModelTiles';
import { sftTiles } from './sftTiles';

type Tiles = (run: RunOverview) => MetricTile[];

/** The charts of each method; `optimiser` are those of a section of their own. */
const byMethod: Record<string, { main: Tiles; optimiser?: Tiles }> = {
  grpo: { main: behaviourTiles, optimiser: optimiserTiles },
  ppo: { main: ppoBehaviourTiles, optimiser: ppoOptimiserTiles },
  dpo: { main: dpoTiles },
  'reward-model': { main: rewardModelTiles },
  sft: { main: sftTiles },
};

export function methodTiles(run: RunOverview): { main: MetricTile[]; optimiser: MetricTile[] } {
  const { main, optimiser } = byMethod[run.method] ?? { main: sftTiles };
  return { main: main(run), optimiser: optimiser?.(run) ?? [] };
}
