import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { fixed, percent } from '../../../src/analysis/numberText';
import { commonTiles } from './commonTiles';
import { heldOutLineTile } from './heldOutLineTile';
import { lineTile } from './lineTile';
import { isMeasured } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';

const threeDigits = (value: number): string => fixed(value, 3);

/** What an SFT run does to the model. */
export function sftTiles(run: RunOverview): MetricTile[] {
  const entropy = lineTile(run, {
    id: 'entropy',
    title: 'Entropy',
    explanation: 'Mean entropy of the model at each token of the loss',
    unit: 'nats a token',
    format: threeDigits,
  });
  return [
    heldOutLineTile(run, {
      id: 'loss',
      title: 'Loss',
      namesFailure: true,
      explanation: 'Mean negative log-likelihood of the tokens of the loss',
      unit: 'nats a token',
      format: threeDigits,
    }),
    lineTile(run, {
      id: 'mean_token_accuracy',
      title: 'Token accuracy',
      explanation: 'Tokens of the loss at which the most likely token is the right one',
      unit: 'of tokens',
      format: percent,
      tick: percentTick,
    }),
    ...(isMeasured(entropy.values) ? [entropy] : []),
    ...commonTiles(run),
  ];
}
