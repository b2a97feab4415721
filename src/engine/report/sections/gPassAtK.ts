import type { LineChart } from '../../../analysis/chart/chart';
import { powerTicks } from '../../../analysis/chart/ticks';
import { fixed } from '../../../analysis/numberText';
import type { PassAtKModel } from '../../../contract/passAtKReport';
import { thresholdsOf } from '../../analyze/passAtKTable';
import type { Block, Words } from '../document';
import { modelColour, modelDash } from './coverage';

const GRID = { columns: 2, size: { width: 380, height: 260 } };

/** G-Pass@k and its mean over thresholds (Liu et al. 2024, arXiv:2412.13147), as a chart a threshold and as numbers. Nothing where there is one sample a problem. */
export function gPassAtK(models: readonly PassAtKModel[], allKs: readonly string[]): Block[] {
  const taus = thresholdsOf(models[0]!);
  const ks = allKs.filter((k) => k !== '1');
  if (ks.length === 0 || taus.length === 0) return [];
  const table: Block = {
    kind: 'table',
    caption: 'G-Pass@k: at least τ·k of k samples are right',
    columns: ['', ...models.map(({ name }) => name)],
    rows: taus.flatMap((tau) =>
      ks.map((k): Words[] => [
        tau === 'mean' ? `mG-Pass@${k}` : `G-Pass@${k}, τ = ${tau}`,
        ...models.map(({ gPassAtK }) => fixed(gPassAtK[tau]?.[k], 3)),
      ]),
    ),
  };
  const charts = taus.map((tau) => curves(models, ks, tau));
  const grid: Block = {
    ...{ kind: 'charts', file: 'g-pass-at-k', title: 'G-Pass@k over k, a chart a threshold τ', ...GRID, charts },
    description: charts.map(({ description }) => description).join(' '),
  };
  return [{ kind: 'folded', summary: 'G-Pass@k', blocks: [grid, table] }];
}

/** k = 1 is pass@1 at every threshold, and not drawn. */
function ticksFrom(ks: readonly string[]): number[] {
  return powerTicks(Number(ks.at(-1)), GRID.size.width).filter((tick) => tick >= Number(ks[0]));
}

function curves(models: readonly PassAtKModel[], ks: readonly string[], tau: string): LineChart {
  const title = tau === 'mean' ? 'mG-Pass@k' : `G-Pass@k, τ = ${tau}`;
  const at = ({ gPassAtK }: PassAtKModel, k: string): number | null => gPassAtK[tau]?.[k] ?? null;
  const ends = models.map((model) => `${model.name} ${fixed(at(model, ks[0]!))} to ${fixed(at(model, ks.at(-1)!))}`);
  return {
    ...{ kind: 'lines', title, description: `${title}, k from ${ks[0]} to ${ks.at(-1)}: ${ends.join('; ')}.` },
    x: { label: 'k, samples of a problem (log scale)', logBase: 2, ticks: ticksFrom(ks) },
    y: { label: tau === 'mean' ? 'mean over τ from 0.5 to 1' : 'share of problems', from: 0, to: 1 },
    series: models.map((model, index) => ({
      ...{ name: model.name, colour: modelColour(index), dash: modelDash(index), mark: 'both' as const },
      points: ks.map((k) => ({ x: Number(k), y: at(model, k) })),
    })),
  };
}
