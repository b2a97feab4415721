import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { fixed, percent } from '../../../src/analysis/numberText';
import { commonTiles } from './commonTiles';
import { heldOutLineTile } from './heldOutLineTile';
import { lineTile } from './lineTile';
import { isMeasured, metric, recipeValue } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';
import { lengthTile, rewardTile, samplerTiles } from './rolloutTiles';
import { sftTiles } from './sftTiles';

const threeDigits = (value: number): string => fixed(value, 3);

/** What a distillation does to the student. Answers learnt by heart are SFT. */
export function distillTiles(run: RunOverview): MetricTile[] {
  if (recipeValue(run, 'loss_type') === 'nll') return sftTiles(run);
  const isRewarded = isMeasured(metric(run, 'reward'));
  return [
    lineTile(run, {
      id: 'loss',
      title: 'Loss',
      namesFailure: true,
      explanation: `Mean generalised Jensen-Shannon divergence of student and teacher, beta ${recipeValue(run, 'beta') ?? 'unknown'}`,
      unit: 'nats a token',
      format: threeDigits,
    }),
    heldOutLineTile(run, {
      id: 'kl',
      title: 'KL to teacher',
      explanation:
        'Mean KL divergence of the student from the teacher at each token; held out it is estimated on the sampled tokens',
      unit: 'nats a token',
      format: threeDigits,
    }),
    lineTile(run, {
      id: 'teacher_agreement',
      title: 'Agreement',
      explanation: 'Tokens at which the most likely token of student and teacher is the same',
      unit: 'of tokens',
      format: percent,
      tick: percentTick,
    }),
    lineTile(run, {
      id: 'entropy',
      title: 'Entropy',
      explanation: 'Mean entropy of the student at each token of the loss',
      unit: 'nats a token',
      format: threeDigits,
    }),
    ...(isRewarded ? [rewardTile(run)] : []),
    ...(run.hasRollouts ? [lengthTile(run)] : []),
    ...samplerTiles(run),
    ...commonTiles(run),
  ];
}
