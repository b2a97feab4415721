import type { LineChart } from '../../../analysis/chart/chart';
import { powerTicks } from '../../../analysis/chart/ticks';
import type { CurveInterval } from '../../../analysis/coverage/passAtKCurve';
import { count, fixed } from '../../../analysis/numberText';
import { modelColour, modelDash } from './coverage';

/** A model's measure over k. `index` is its place among the models of the report: the base is 0. */
export interface CurveOfModel {
  name: string;
  index: number;
  curve: readonly CurveInterval[];
}

/** Shares of problems over k on a logarithmic axis, with 95 % bands; models look alike in all such charts. @param curves at the same ks */
export function curvesOverK(title: string, curves: readonly CurveOfModel[], mark?: LineChart['mark']): LineChart {
  const upTo = curves[0]?.curve.at(-1)?.k ?? 1;
  const ends = curves.map(({ name, curve }) => {
    const [first, last] = [curve[0], curve.at(-1)];
    return `${name} ${fixed(first?.value)} at k = 1, ${fixed(last?.value)} at k = ${count(upTo)}`;
  });
  return {
    ...{ kind: 'lines', title },
    description: `Curves over k with 95 % bands: ${ends.join('; ')}.${mark ? ` ${mark.words.join('; ')}.` : ''}`,
    x: { label: 'k, samples of a problem (log scale)', logBase: 2, ticks: powerTicks(upTo, 560) },
    y: { label: 'share of problems', from: 0, to: 1 },
    series: curves.map(({ name, index, curve }) => ({
      ...{ name, colour: modelColour(index), dash: modelDash(index), mark: 'both' as const },
      points: curve.map(({ k, value, low, high }) => ({ x: k, y: value, low, high })),
    })),
    ...(mark ? { mark } : {}),
  };
}
