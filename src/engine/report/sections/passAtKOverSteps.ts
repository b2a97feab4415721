import type { LineChart } from '../../../analysis/chart/chart';
import { count, fixed } from '../../../analysis/numberText';
import type { PassAtKModel } from '../../../contract/passAtKReport';
import type { Block } from '../document';
import type { ReportedModel } from '../reported';

/** Fewer are no curve. */
const FEWEST_STEPS = 2;

/**
 * pass@1 and pass@k at the largest k over the steps of each run that was evaluated at some of them; step 0 is the base. Nothing where none was.
 * @param measured in the order of `models`
 */
export function passAtKOverSteps(models: readonly ReportedModel[], measured: readonly PassAtKModel[]): Block[] {
  const placed = models.flatMap(({ evaluation, run }, index) =>
    evaluation ? [{ run, step: evaluation.record.step ?? 0, isBase: evaluation.record.step === null, of: measured[index]! }] : [],
  );
  const base = placed.filter(({ isBase }) => isBase).slice(0, 1);
  const runs = [...new Set(placed.flatMap(({ run, isBase }) => (run === null || isBase ? [] : [run])))];
  const evaluated = runs.flatMap((run) => {
    const steps = placed.filter((one) => one.run === run && !one.isBase);
    return steps.length < FEWEST_STEPS ? [] : [{ run, points: [...base, ...steps].sort((a, b) => a.step - b.step) }];
  });
  const most = Object.keys(measured[0]?.passAtK ?? {}).at(-1);
  if (evaluated.length === 0 || most === undefined) return [];
  const name = (run: string, k: string): string =>
    evaluated.length === 1 ? `pass@${count(Number(k))}` : `${run}: pass@${count(Number(k))}`;
  const ks = most === '1' ? ['1'] : ['1', most];
  const chart: LineChart = {
    ...{
      kind: 'lines',
      title: 'pass@k over training steps',
      x: { label: 'step (0 is the base)' },
      y: { label: 'share of problems', from: 0, to: 1 },
    },
    description: evaluated
      .flatMap(({ run, points }) =>
        ks.map((k) => `${name(run, k)}: ${points.map(({ step, of }) => `${fixed(of.passAtK[k])} at step ${step}`).join(', ')}`),
      )
      .join('; ')
      .concat('.'),
    series: evaluated.flatMap(({ run, points }) =>
      ks.map((k) => ({
        ...{ name: name(run, k), mark: 'both' as const },
        points: points.map(({ step, of: { passAtK, interval } }) => ({
          x: step,
          y: passAtK[k]!,
          low: interval[k]![0],
          high: interval[k]![1],
        })),
      })),
    ),
  };
  return [{ kind: 'chart', file: 'pass-at-k-over-steps', chart }];
}
