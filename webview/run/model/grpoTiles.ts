import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../shared/chart/ticks';
import { count, figure, fixed, percent } from '../../shared/format';
import { evaluated, heldOutPoints, isMeasured, metric, recipeValue, twoDigits, type MetricTile } from './metricTile';
import { lineTile } from './lineTile';

/** What a GRPO run does to the model, in reading order. */
export function behaviourTiles(run: RunOverview): MetricTile[] {
  return [
    rewardTile(run),
    lineTile(run, {
      id: 'entropy',
      title: 'Entropy',
      explanation: 'Mean entropy of the policy at each completion token',
      unit: 'nats a token',
      format: twoDigits,
    }),
    klTile(run),
    lengthTile(run),
    lineTile(run, {
      id: 'completions/clipped_ratio',
      title: 'Truncated',
      explanation: 'Completions cut off at max_completion_length',
      unit: 'of completions',
      format: percent,
      tick: percentTick,
      least: 0.05,
    }),
    lineTile(run, {
      id: 'frac_reward_zero_std',
      title: 'Without signal',
      ...(recipeValue(run, 'scale_rewards') === 'batch'
        ? { explanation: 'Whether all rewards of the batch are equal: then its advantages are 0', unit: 'of batches' }
        : { explanation: 'Groups whose rewards are all equal: their advantages are 0, so they move nothing', unit: 'of groups' }),
      format: percent,
      tick: percentTick,
      least: 0.1,
    }),
  ];
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

function klTile(run: RunOverview): MetricTile {
  const inLoss = Number(recipeValue(run, 'beta') ?? 0) > 0;
  const tile = lineTile(run, {
    id: 'kl',
    title: 'KL to base',
    explanation: 'Mean KL divergence from the reference policy, estimated on the sampled tokens',
    note: inLoss ? `in the loss, beta ${recipeValue(run, 'beta')}` : 'not in the loss',
    unit: 'nats',
    format: (value) => fixed(value, 3),
  });
  if (isMeasured(tile.values) || run.steps.length === 0) return tile;
  return {
    ...tile,
    note: '',
    data: null,
    absent: inLoss
      ? 'The trainer wrote no KL for these steps.'
      : 'Not measured: beta is 0. With log_reference: true the rollouts are scored under the base as well.',
  };
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

/** How the optimiser fares. */
export function optimiserTiles(run: RunOverview): MetricTile[] {
  return [
    lineTile(run, {
      id: 'clip_ratio/region_mean',
      title: 'Clip ratio',
      explanation: `Tokens whose importance ratio left the clipping range${clipRange(run)}`,
      unit: 'of tokens',
      format: percent,
      tick: percentTick,
      least: 0.005,
    }),
    ...commonTiles(run),
  ];
}

function clipRange(run: RunOverview): string {
  const epsilon = recipeValue(run, 'epsilon');
  const high = recipeValue(run, 'epsilon_high');
  if (epsilon === undefined) return '';
  return `, 1 − ${epsilon} to 1 + ${high === undefined || high === 'null' ? epsilon : high}`;
}

/** Charts that every method has. */
export function commonTiles(run: RunOverview): MetricTile[] {
  const limit = Number(recipeValue(run, 'max_grad_norm') ?? 0);
  const gradient = lineTile(run, {
    id: 'grad_norm',
    title: 'Gradient norm',
    explanation: 'Global norm of the gradient before clipping',
    unit: '',
    format: twoDigits,
  });
  return [
    limit > 0 && gradient.data
      ? { ...gradient, data: { ...gradient.data, guides: [{ y: limit, label: `clipped above ${limit}` }] } }
      : gradient,
    lineTile(run, {
      id: 'learning_rate',
      title: 'Learning rate',
      explanation: `Learning rate of the update, schedule ${recipeValue(run, 'lr_scheduler_type') ?? 'unknown'}`,
      unit: '',
      format: figure,
    }),
    lineTile(run, {
      id: 'tokens_per_second',
      title: 'Speed',
      explanation: 'Tokens of prompts and completions processed in a second',
      unit: 'tokens a second',
      format: (value) => count(value),
    }),
  ];
}
