import type { RunOverview } from '../../../src/contract/messages/run';
import { percentTick } from '../../../src/analysis/chart/ticks';
import { figure, fixed, percent } from '../../../src/analysis/numberText';
import { commonTiles } from './commonTiles';
import { lineTile } from './lineTile';
import { isMeasured, recipeValue, type RunTiles } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';
import { entropyTile, klTile, lengthTile, rewardTile, samplerTiles, truncatedTile } from './rolloutTiles';

const threeDigits = (value: number): string => fixed(value, 3);

/** The charts of a PPO run. */
export function ppoTiles(run: RunOverview): RunTiles {
  return { behaviour: behaviourTiles(run), optimiser: optimiserTiles(run) };
}

/** What it does to the model, and what its critic knows. */
function behaviourTiles(run: RunOverview): MetricTile[] {
  return [
    rewardTile(run),
    entropyTile(run),
    lengthTile(run),
    truncatedTile(run),
    klTile(run, {
      note: klPlaces(run),
      absent:
        'Not measured: kl_coef and kl_loss_coef are 0. With log_reference: true the rollouts are scored under the base as well.',
    }),
    lineTile(run, {
      id: 'loss/value_avg',
      title: 'Value loss',
      explanation: 'Half the squared error of the critic at each token, the clipped one where that is larger',
      unit: 'a token',
      format: figure,
    }),
    lineTile(run, {
      id: 'critic/vf_explained_var',
      title: 'Explained variance',
      explanation: 'How much of the returns the critic foresaw: 1 is all, 0 no more than their mean, below 0 less than that',
      unit: '',
      format: threeDigits,
    }),
  ];
}

/** Where the KL is used: in the reward, in the loss, in both or in neither. */
function klPlaces(run: RunOverview): string {
  const coefficient = (key: string): number => Number(recipeValue(run, key) ?? 0);
  const [inReward, inLoss] = [coefficient('kl_coef'), coefficient('kl_loss_coef')];
  const places = [
    ...(inReward > 0 ? [`in the reward, kl_coef ${inReward}`] : []),
    ...(inLoss > 0 ? [`in the loss, kl_loss_coef ${inLoss}`] : []),
  ];
  return places.join('; ') || 'not used';
}

/** How the optimisers of policy and critic fare. */
function optimiserTiles(run: RunOverview): MetricTile[] {
  const epsilon = recipeValue(run, 'cliprange');
  const criticNorm = lineTile(run, {
    id: 'critic/grad_norm',
    title: "Critic's gradient norm",
    explanation: 'Mean global norm of the gradient of the critic before clipping',
    unit: '',
    format: figure,
  });
  return [
    lineTile(run, {
      id: 'policy/clipfrac_avg',
      title: 'Clip ratio',
      explanation: `Tokens whose importance ratio left the clipping range${epsilon === undefined ? '' : `, 1 ± ${epsilon}`}`,
      unit: 'of tokens',
      format: percent,
      tick: percentTick,
      least: 0.005,
    }),
    lineTile(run, {
      id: 'val/clipfrac_avg',
      title: 'Clipped values',
      explanation: 'Tokens whose value moved further than cliprange_value away from the one at sampling',
      unit: 'of tokens',
      format: percent,
      tick: percentTick,
      least: 0.005,
    }),
    ...(isMeasured(criticNorm.values) ? [criticNorm] : []),
    ...samplerTiles(run),
    ...commonTiles(run),
  ];
}
