import type { RunOverview } from '../../../src/contract/messages/run';
import { count, figure } from '../../../src/analysis/numberText';
import { lineTile } from './lineTile';
import { recipeValue, twoDigits } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';

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
