import type { TokensStep } from '../../../src/contract/messages/tokens';
import type { ChartData } from '../../shared/chart/chartData';
import { numberTick, percentTick } from '../../../src/analysis/chart/ticks';
import { fixed, percent } from '../../../src/analysis/numberText';

export type StepValue = 'overlap' | 'certain' | 'mean';

/** One line over the steps that were read; what has not run yet is after the last. */
export function stepChart(steps: readonly TokensStep[], value: StepValue, wanted: readonly number[]): ChartData {
  const isShare = value !== 'mean';
  const [first = 0, last = 1] = [wanted[0], wanted.at(-1)];
  return {
    xs: steps.map(({ step }) => step),
    xStart: first,
    xEnd: Math.max(last, first + 1),
    lines: [{ name: NAMES[value], values: steps.map((step) => step[value]), colour: '--ptl-trained' }],
    ...(value === 'overlap' ? { yMax: 1, guides: [{ y: 0.2, label: 'by chance 20 %' }] } : {}),
    format: isShare ? percent : (nats) => `${fixed(nats, 3)} nats`,
    tick: isShare ? percentTick : numberTick,
  };
}

const NAMES: Record<StepValue, string> = {
  overlap: 'top 20 % in common',
  certain: 'below 0.01 nats',
  mean: 'mean entropy',
};

/** What the chart of the overlap says of a step, the newest where that was not read. */
export function overlapTitle(steps: readonly TokensStep[], step: number | null, reference: string): string {
  const known = steps.filter(({ overlap }) => overlap !== null);
  const at = known.find((one) => one.step === step) ?? known.at(-1);
  if (!at) return `Overlap of the top 20 % with the ${reference}’s`;
  return `${percent(at.overlap)} of the ${reference}’s forking positions are forks at step ${at.step} too`;
}

/** Which of a run's steps are drawn, and how far that is. */
export function stepNote(done: number, wanted: number, all: number): string {
  const which = wanted === all ? '' : `${wanted} of ${all} steps, evenly spaced`;
  const going = done < wanted ? `read ${done} of ${wanted}` : '';
  return [which, going].filter((part) => part !== '').join('; ');
}
