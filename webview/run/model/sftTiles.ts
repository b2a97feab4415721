import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../shared/chart/ticks';
import { fixed, percent } from '../../shared/format';
import { commonTiles } from './grpoTiles';
import { lineTile } from './lineTile';
import { evaluated, heldOutPoints, isMeasured, type MetricTile } from './metricTile';

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
    lossTile(run),
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

function lossTile(run: RunOverview): MetricTile {
  const tile = lineTile(run, {
    id: 'loss',
    title: 'Loss',
    namesFailure: true,
    explanation: 'Mean negative log-likelihood of the tokens of the loss',
    unit: 'nats a token',
    format: threeDigits,
  });
  const heldOut = evaluated(run, 'eval_loss');
  const newest = heldOut[heldOut.length - 1];
  if (!tile.data || !newest) return tile;
  return {
    ...tile,
    aside: `held out ${threeDigits(newest.value)}`,
    data: { ...tile.data, points: heldOutPoints(heldOut) },
    summary: `${tile.summary} Held out: ${heldOut.map(({ step, value }) => `${threeDigits(value)} at step ${step}`).join(', ')}.`,
  };
}
