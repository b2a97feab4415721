import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { fixed, percent } from '../../../src/analysis/numberText';
import { commonTiles } from './commonTiles';
import { heldOutLineTile } from './heldOutLineTile';
import { lineTile } from './lineTile';
import type { MetricTile } from '../../shared/chart/metricTile';

const twoDecimals = (value: number): string => fixed(value, 2);

/** What a DPO run does to the model. */
export function dpoTiles(run: RunOverview): MetricTile[] {
  return [
    lineTile(run, {
      id: 'loss',
      title: 'Loss',
      namesFailure: true,
      explanation: 'Mean loss of a pair',
      unit: 'a pair',
      format: (value) => fixed(value, 3),
    }),
    heldOutLineTile(run, {
      id: 'rewards/margins',
      title: 'Reward margin',
      explanation:
        'β times how much more likely than under the base the chosen answer became, minus the same of the rejected one',
      unit: 'nats',
      format: twoDecimals,
    }),
    heldOutLineTile(run, {
      id: 'rewards/accuracies',
      title: 'Chosen above rejected',
      explanation: 'Pairs whose chosen answer has the larger reward',
      unit: 'of pairs',
      format: percent,
      tick: percentTick,
    }),
    lineTile(run, {
      id: 'logps/chosen',
      title: 'Chosen',
      explanation: 'Log-probability of the whole chosen answer: it may fall while the margin grows',
      unit: 'nats an answer',
      format: twoDecimals,
    }),
    lineTile(run, {
      id: 'logps/rejected',
      title: 'Rejected',
      explanation: 'Log-probability of the whole rejected answer',
      unit: 'nats an answer',
      format: twoDecimals,
    }),
    lineTile(run, {
      id: 'entropy',
      title: 'Entropy',
      explanation: 'Mean entropy of the model at each token of the answers',
      unit: 'nats a token',
      format: (value) => fixed(value, 3),
    }),
    ...commonTiles(run),
  ];
}
