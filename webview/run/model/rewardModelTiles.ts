import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { fixed, percent } from '../../../src/analysis/numberText';
import { commonTiles } from './commonTiles';
import { heldOutLineTile } from './heldOutLineTile';
import { lineTile } from './lineTile';
import { isMeasured, metric } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';

const twoDecimals = (value: number): string => fixed(value, 2);

/** What a reward model learns. */
export function rewardModelTiles(run: RunOverview): MetricTile[] {
  return [
    heldOutLineTile(run, {
      id: 'loss',
      title: 'Loss',
      namesFailure: true,
      explanation: 'Mean −log σ of how much larger the reward of the preferred answer is; 0.693 is knowing nothing',
      unit: 'a pair',
      format: (value) => fixed(value, 3),
    }),
    heldOutLineTile(run, {
      id: 'accuracy',
      title: 'Accuracy',
      explanation: 'Pairs whose preferred answer has the larger reward',
      unit: 'of pairs',
      format: percent,
      tick: percentTick,
    }),
    heldOutLineTile(run, {
      id: 'margin',
      title: 'Margin',
      explanation: 'How much larger the reward of the preferred answer is',
      unit: '',
      format: twoDecimals,
    }),
    rewardTile(run),
    ...commonTiles(run),
  ];
}

function rewardTile(run: RunOverview): MetricTile {
  const tile = lineTile(run, {
    id: 'mean_reward',
    title: 'Mean reward',
    explanation: 'Mean reward of all answers; the band spans the mean smallest and the mean largest of the micro-batches',
    unit: '',
    format: twoDecimals,
  });
  const low = metric(run, 'min_reward');
  if (!tile.data || !isMeasured(low)) return tile;
  const bands = [{ low, high: metric(run, 'max_reward'), colour: '--ptl-trained' as const }];
  return { ...tile, note: 'min to max', data: { ...tile.data, bands } };
}
