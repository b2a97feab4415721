import { printedCourse } from '../../../analysis/oneShot/courseCharts';
import { courseStepRows } from '../../../analysis/oneShot/courseSteps';
import { COURSE_NOTES, courseFacts, courseFinding, degradationSentence } from '../../../analysis/oneShot/courseWords';
import type { OneShotCourse } from '../../../contract/oneShotReport';
import type { Block, Section } from '../document';
import { reasonText, type Computed } from './absent';

/** A run on one or two examples, or why it cannot be told of one. */
export interface CourseOfRun {
  name: string;
  maxSteps: number;
  /** It has not ended, as far as its log says. */
  isGoing: boolean;
  found: Computed<OneShotCourse>;
}

/** Training and held-out accuracy of runs on one or two examples, and what was gained after saturation; null where there is no such run. */
export function oneShotSection(runs: readonly CourseOfRun[]): Section | null {
  if (runs.length === 0) return null;
  return {
    title: 'One-shot training',
    blocks: runs.flatMap(({ found, ...run }) =>
      'value' in found ? ofRun(run, found.value) : [{ kind: 'text' as const, text: reasonText(run.name, found.reason) }],
    ),
  };
}

function ofRun({ name, maxSteps, isGoing }: Omit<CourseOfRun, 'found'>, course: OneShotCourse): Block[] {
  const { prompts } = course;
  const charts = printedCourse(course, maxSteps).map((chart): Block => ({
    ...{ kind: 'chart', file: `one-shot-${name}-${chart.title.toLowerCase().replace(/[^a-z]+/g, '-')}` },
    chart: { ...chart, title: `${chart.title} of ${name}` },
  }));
  const steps = courseStepRows(course);
  return [
    { kind: 'finding', text: `${name}: ${courseFinding(course, isGoing)}` },
    {
      kind: 'text',
      text: `${degradationSentence(course)} It was trained on ${prompts.length === 1 ? 'this example' : 'these examples'}:`,
    },
    { kind: 'code', text: prompts.join('\n\n') },
    ...charts,
    {
      ...{ kind: 'table', caption: `What ${name} showed`, columns: ['measure', 'value', 'what it rests on'], isOfWords: true },
      rows: courseFacts(course).map(({ label, value, detail }) => [label, value, detail]),
    },
    {
      ...{ kind: 'folded', summary: `Every step of ${name}` },
      blocks: [{ kind: 'table', caption: `${name} by step`, ...steps }],
    },
    { kind: 'list', items: COURSE_NOTES.map((note) => `${note}.`) },
  ];
}
