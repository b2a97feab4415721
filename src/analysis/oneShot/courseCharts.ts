import type { OneShotCourse } from '../../contract/oneShotReport';
import type { ChartColour, LineChart, Series } from '../chart/chart';
import { describeColumn } from '../chart/describeColumn';
import { numberTick, percentTick } from '../chart/ticks';
import { fixed, percent, signed } from '../numberText';
import { WORSE } from './afterSaturation';
import { courseSteps } from './courseSteps';

/** Where training accuracy is saturated, and from where on outputs are degraded; by step. */
export function courseMarks({
  saturation,
  degradation,
}: OneShotCourse): { x: number; label: string; kind: 'saturated' | 'degraded' }[] {
  const marks: ReturnType<typeof courseMarks> = [];
  if (saturation !== null) marks.push({ x: saturation, label: `saturated from step ${saturation}`, kind: 'saturated' });
  if (degradation) marks.push({ x: degradation.step, label: degradationLabel(degradation), kind: 'degraded' });
  return marks.sort((a, b) => a.x - b.x);
}

function degradationLabel({ step, isHeld }: NonNullable<OneShotCourse['degradation']>): string {
  const held = isHeld === null ? '' : isHeld ? ', held out holds' : ', held out falls';
  return `outputs degrade from step ${step}${held}`;
}

/** The share of outputs from which they count as degraded. */
export function degradedGuide({ degradation }: OneShotCourse): { y: number; label: string }[] {
  return degradation ? [{ y: degradation.before + WORSE, label: `${percent(WORSE)} above the start` }] : [];
}

/**
 * The charts of a run on one or two examples in the palette that prints, over the same steps: training and held-out accuracy, what held-out accuracy gained after
 * saturation where it was measured then, and the share of degraded training outputs.
 * @param xEnd where the axis ends: the run's max_steps
 */
export function printedCourse(course: OneShotCourse, xEnd: number): LineChart[] {
  const { steps, training, heldOut, gain, degraded } = courseSteps(course);
  const x = { label: 'step', from: 0, to: Math.max(xEnd, steps.at(-1) ?? 1, 1) };
  const line = (name: string, values: readonly (number | null)[], colour: ChartColour, isSparse = false): Series => {
    const points = steps.map((step, index) => ({ x: step, y: values[index] ?? null }));
    return isSparse
      ? { ...{ name, colour, mark: 'both' }, points: points.filter(({ y }) => y !== null) }
      : { ...{ name, colour, mark: 'line' }, points };
  };
  const two = (value: number): string => fixed(value);
  const hasHeldOut = course.heldOut.length > 0;
  return [
    {
      ...{ kind: 'lines', title: 'Accuracy', x, y: { label: 'accuracy', from: 0, to: 1, tick: numberTick } },
      description: [
        describeColumn('training', steps, training, two),
        ...(hasHeldOut ? [describeColumn('held out', steps, heldOut, two)] : []),
      ].join(' '),
      series: [line('training', training, 'blue'), ...(hasHeldOut ? [line('held out', heldOut, 'amber', true)] : [])],
      verticals: courseMarks(course).map(({ x: at, label }) => ({ x: at, label })),
    },
    ...(course.gain
      ? [
          {
            ...{ kind: 'lines' as const, title: 'Post-saturation gain', x },
            y: { label: 'held-out accuracy since saturation', from: 0, tick: numberTick },
            description: describeColumn('gain', steps, gain, (value) => signed(value, 3)),
            series: [{ ...line('gain', gain, 'amber', true), dash: 0 }],
          },
        ]
      : []),
    {
      ...{ kind: 'lines', title: 'Degraded training outputs', x },
      y: { label: 'share of outputs', from: 0, to: 1, tick: percentTick },
      description: describeColumn('share', steps, degraded, percent),
      series: [{ ...line('share', degraded, 'red'), dash: 0 }],
      guides: degradedGuide(course),
    },
  ];
}
