import type { RunOverview } from '../../../src/contract/messages/run';
import { lineTile, type LineTileOptions } from './lineTile';
import { evaluated, heldOutPoints } from './metricTile';
import type { MetricTile } from '../../shared/chart/metricTile';

/** A chart of one metric as a line, with its held-out values (`eval_…`) as points. */
export function heldOutLineTile(run: RunOverview, options: LineTileOptions): MetricTile {
  const tile = lineTile(run, options);
  const heldOut = evaluated(run, `eval_${options.id}`);
  const newest = heldOut[heldOut.length - 1];
  if (!tile.data || !newest) return tile;
  const { format } = options;
  return {
    ...tile,
    aside: `held out ${format(newest.value)}`,
    data: { ...tile.data, points: heldOutPoints(heldOut) },
    summary: `${tile.summary} Held out: ${heldOut.map(({ step, value }) => `${format(value)} at step ${step}`).join(', ')}.`,
  };
}
