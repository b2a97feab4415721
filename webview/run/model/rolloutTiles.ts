import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { count, figure, fixed, percent } from '../../../src/analysis/numberText';
import { commonTiles } from './commonTiles';
import { evaluated, heldOutPoints, isMeasured, metric, recipeValue, twoDigits } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';
import { lineTile } from './lineTile';

/** What differs between methods that sample completions and reward them. */
export interface RolloutWords {
  /** Where beta puts the KL. */
  klIn: 'loss' | 'reward';
  /** What has an importance ratio. */
  clipped: 'tokens' | 'completions';
  withoutSignal: Pick<MetricTile, 'explanation' | 'unit'>;
}

/** What a run of such a method does to the model, in reading order. */
export function behaviourTiles(run: RunOverview, words: RolloutWords): MetricTile[] {
  return [
    rewardTile(run),
    entropyTile(run),
    betaKlTile(run, words.klIn),
    lengthTile(run),
    truncatedTile(run),
    lineTile(run, {
      id: 'frac_reward_zero_std',
      title: 'Without signal',
      ...words.withoutSignal,
      format: percent,
      tick: percentTick,
      least: 0.1,
    }),
  ];
}

export function entropyTile(run: RunOverview): MetricTile {
  return lineTile(run, {
    id: 'entropy',
    title: 'Entropy',
    explanation: 'Mean entropy of the policy at each completion token',
    unit: 'nats a token',
    format: twoDigits,
  });
}

export function truncatedTile(run: RunOverview): MetricTile {
  return lineTile(run, {
    id: 'completions/clipped_ratio',
    title: 'Truncated',
    explanation: 'Completions cut off at max_completion_length',
    unit: 'of completions',
    format: percent,
    tick: percentTick,
    least: 0.05,
  });
}

export function rewardTile(run: RunOverview): MetricTile {
  const tile = lineTile(run, {
    id: 'reward',
    title: 'Reward',
    namesFailure: true,
    explanation: 'Mean reward of the completions; the band spans the 10th to the 90th percentile of the group means',
    unit: '',
    format: twoDigits,
  });
  const low = metric(run, 'reward_p10');
  const heldOut = evaluated(run, 'eval_reward');
  const newest = heldOut[heldOut.length - 1];
  if (!tile.data) return tile;
  return {
    ...tile,
    note: isMeasured(low) ? '10–90 %' : '',
    data: {
      ...tile.data,
      bands: isMeasured(low) ? [{ low, high: metric(run, 'reward_p90'), colour: '--ptl-trained' }] : [],
      points: heldOutPoints(heldOut),
    },
    aside: newest ? `held out ${twoDigits(newest.value)}` : '',
    summary:
      tile.summary +
      (newest ? ` Held-out prompts: ${heldOut.map(({ step, value }) => `${twoDigits(value)} at step ${step}`).join(', ')}.` : ''),
  };
}

function betaKlTile(run: RunOverview, klIn: RolloutWords['klIn']): MetricTile {
  const isUsed = Number(recipeValue(run, 'beta') ?? 0) > 0;
  return klTile(run, {
    note: isUsed ? `in the ${klIn}, beta ${recipeValue(run, 'beta')}` : `not in the ${klIn}`,
    absent: isUsed
      ? 'The trainer wrote no KL for these steps.'
      : 'Not measured: beta is 0. With log_reference: true the rollouts are scored under the base as well.',
  });
}

/** The divergence from the base: `note` says where it is used, `absent` why there is none where the steps have none. */
export function klTile(run: RunOverview, { note, absent }: { note: string; absent: string }): MetricTile {
  const tile = lineTile(run, {
    id: 'kl',
    title: 'KL to base',
    explanation: 'Mean KL divergence from the reference policy, estimated on the sampled tokens',
    note,
    unit: 'nats',
    format: (value) => fixed(value, 3),
  });
  if (isMeasured(tile.values) || run.steps.length === 0) return tile;
  return { ...tile, note: '', data: null, absent };
}

export function lengthTile(run: RunOverview): MetricTile {
  const tile = lineTile(run, {
    id: 'completions/mean_length',
    title: 'Completion length',
    explanation: 'Mean number of tokens; the band spans the shortest and the longest completion',
    unit: 'tokens',
    format: (value) => count(value),
  });
  const low = metric(run, 'completions/min_length');
  const high = metric(run, 'completions/max_length');
  if (!tile.data || !isMeasured(low)) return tile;
  return { ...tile, note: 'min to max', data: { ...tile.data, bands: [{ low, high, colour: '--ptl-trained' }] } };
}

/** Whether what samples computes the same as what trains; nothing of a run that did not measure it. */
export function samplerTiles(run: RunOverview): MetricTile[] {
  const tile = lineTile(run, {
    id: 'sampling/sampling_logp_difference/max',
    title: 'Sampler difference',
    explanation: "Largest difference between the sampler's log-probability of a token and the trainer's own",
    unit: 'nats',
    format: figure,
    least: 1e-5,
  });
  return isMeasured(tile.values) ? [tile] : [];
}

/** How the optimiser fares. */
export function optimiserTiles(run: RunOverview, { clipped }: RolloutWords): MetricTile[] {
  return [
    lineTile(run, {
      id: 'clip_ratio/region_mean',
      title: 'Clip ratio',
      explanation: `${clipped === 'tokens' ? 'Tokens' : 'Completions'} whose importance ratio left the clipping range${clipRange(run)}`,
      unit: `of ${clipped}`,
      format: percent,
      tick: percentTick,
      least: 0.005,
    }),
    ...samplerTiles(run),
    ...commonTiles(run),
  ];
}

function clipRange(run: RunOverview): string {
  const epsilon = recipeValue(run, 'epsilon');
  const high = recipeValue(run, 'epsilon_high');
  if (epsilon === undefined) return '';
  return `, 1 − ${epsilon} to 1 + ${high === undefined || high === 'null' ? epsilon : high}`;
}
