import { courseMarks, degradedGuide } from '../../../src/analysis/oneShot/courseCharts';
import { courseSteps, type CourseSteps } from '../../../src/analysis/oneShot/courseSteps';
import { fixed, percent, signed } from '../../../src/analysis/numberText';
import { numberTick, percentTick } from '../../../src/analysis/chart/ticks';
import type { OneShotCourse } from '../../../src/contract/oneShotReport';
import type { ChartData, ColourRole } from '../../shared/chart/chartData';

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
  const { gain, heldOut } = course;
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
      guides: degradedGuide(course),
    },
  };
}

const HELD_OUT: ColourRole = '--ptl-series-2';

/** The marks of the course in the panel's colours. */
function marksOf(course: OneShotCourse): NonNullable<ChartData['marks']>[number][] {
  return courseMarks(course).map(({ x, label, kind }) => ({
    ...{ x, label, isLow: true },
    colour: kind === 'saturated' ? '--ptl-muted' : '--ptl-warning',
  }));
}
