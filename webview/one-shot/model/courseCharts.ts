import { WORSE } from '../../../src/analysis/oneShot/afterSaturation';
import { fixed, percent, signed } from '../../../src/analysis/numberText';
import { numberTick, percentTick } from '../../../src/analysis/chart/ticks';
import type { OneShotCourse } from '../../../src/contract/oneShotReport';
import type { ChartData, ColourRole } from '../../shared/chart/chartData';
import { courseSteps, type CourseSteps } from './courseSteps';

/** Charts of a run on one or two examples, over the same steps. */
export interface CourseCharts {
  steps: CourseSteps;
  accuracy: ChartData;
  /** null where nothing was measured after training accuracy was saturated. */
  gain: ChartData | null;
  /** Share of training outputs. */
  degraded: ChartData;
}

/** @param xEnd where the axis ends: the run's max_steps */
export function courseCharts(course: OneShotCourse, xEnd: number): CourseCharts {
  const steps = courseSteps(course);
  const { gain, degradation, heldOut } = course;
  const axis = { xs: steps.steps, xStart: 0, xEnd: Math.max(xEnd, steps.steps.at(-1) ?? 1, 1) };
  const marks = marksOf(course);
  const bare = marks.map(({ x, colour }) => ({ x, colour, label: '' }));
  return {
    steps,
    accuracy: {
      ...{ ...axis, marks, yMax: 1, tick: numberTick, format: (value) => fixed(value) },
      lines: [
        { name: 'training', values: steps.training, colour: '--ptl-trained' },
        ...(heldOut.length > 0
          ? [{ name: 'held out', values: steps.heldOut, colour: HELD_OUT, isSparse: true, dashed: true }]
          : []),
      ],
    },
    gain: gain && {
      ...{ ...axis, marks: bare, tick: numberTick, format: (value) => signed(value, 3) },
      lines: [{ name: 'gain', values: steps.gain, colour: HELD_OUT, isSparse: true }],
    },
    degraded: {
      ...{ ...axis, marks: bare, yMax: 1, tick: percentTick, format: percent },
      lines: [{ name: 'share', values: steps.degraded, colour: '--ptl-wrong' }],
      guides: degradation ? [{ y: degradation.before + WORSE, label: `${percent(WORSE)} above the start` }] : [],
    },
  };
}

const HELD_OUT: ColourRole = '--ptl-series-2';

/** Where training accuracy is saturated, and from where on outputs are degraded; by step. */
export function marksOf({ saturation, degradation }: OneShotCourse): NonNullable<ChartData['marks']>[number][] {
  const marks: NonNullable<ChartData['marks']>[number][] = [];
  if (saturation !== null)
    marks.push({ x: saturation, label: `saturated from step ${saturation}`, colour: '--ptl-muted', isLow: true });
  if (degradation)
    marks.push({ x: degradation.step, label: degradationLabel(degradation), colour: '--ptl-warning', isLow: true });
  return marks.sort((a, b) => a.x - b.x);
}

function degradationLabel({ step, isHeld }: NonNullable<OneShotCourse['degradation']>): string {
  const held = isHeld === null ? '' : isHeld ? ', held out holds' : ', held out falls';
  return `outputs degrade from step ${step}${held}`;
}
