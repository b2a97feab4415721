import { courseStepRows, courseSteps } from '../../../src/analysis/oneShot/courseSteps';
import { courseFacts } from '../../../src/analysis/oneShot/courseWords';
import { count, fixed } from '../../../src/analysis/numberText';
import type { OneShotCourse } from '../../../src/contract/oneShotReport';
import type { NumberTable } from '../../shared/numberTable';
import { visibleText } from '../../shared/hostileText';
import type { ExampleRow } from './ranking';

/** Examples and epochs of the table; a file has them all. */
const MOST_ROWS = 200;
const MOST_EPOCHS = 50;

/** The ranking with every accuracy. */
export function rankingTable(rows: readonly ExampleRow[]): NumberTable<string> {
  const epochs = Math.min(MOST_EPOCHS, longest(rows));
  const shown = rows.slice(0, MOST_ROWS);
  const cut = [
    ...(rows.length > shown.length ? [`the first ${shown.length} of ${count(rows.length)} examples`] : []),
    ...(longest(rows) > epochs ? [`the first ${epochs} of ${count(longest(rows))} epochs`] : []),
  ];
  return {
    title: `Accuracy by epoch${cut.length > 0 ? `, ${cut.join(' and ')}` : ''}`,
    columns: ['example', 'place', 'variance', 'mean', ...Array.from({ length: epochs }, (_, index) => `epoch ${index + 1}`)],
    rows: shown.map(({ text, place, variance, mean, accuracies }) => [
      ...[shortened(text), String(place), fixed(variance, 4), fixed(mean)],
      ...Array.from({ length: epochs }, (_, index) => (index < accuracies.length ? fixed(accuracies[index]) : '')),
    ]),
  };
}

/** A run on one or two examples: what it showed, and every step. */
export function courseTables(course: OneShotCourse): NumberTable<string>[] {
  return [
    {
      title: 'What the run showed',
      columns: ['measure', 'value', 'what it rests on'],
      words: 3,
      wraps: true,
      rows: courseFacts(course).map(({ label, value, detail }) => [label, value, detail]),
    },
    {
      title: 'By step',
      ...courseStepRows(course),
    },
  ];
}

type Records = (string | number | null)[][];

/** A line an example and epoch. */
export function rankingRecords(rows: readonly ExampleRow[]): Records {
  const head = ['place', 'example', 'prompt', 'variance', 'mean_accuracy', 'epoch', 'accuracy'];
  const lines = rows.flatMap(({ place, problem, text, variance, mean, accuracies }) =>
    accuracies.map((accuracy, index) => [place, visibleText(problem), text, variance, mean, index + 1, accuracy]),
  );
  return [head, ...lines];
}

/** A line a step. */
export function courseRecords(course: OneShotCourse): Records {
  const { steps, training, heldOut, gain, degraded } = courseSteps(course);
  const head = ['step', 'training_accuracy', 'held_out_accuracy', 'post_saturation_gain', 'degraded_outputs'];
  const at = (column: readonly (number | null)[], index: number): number | null => column[index] ?? null;
  return [head, ...steps.map((step, index) => [step, ...[training, heldOut, gain, degraded].map((column) => at(column, index))])];
}

const longest = (rows: readonly ExampleRow[]): number =>
  rows.reduce((most, { accuracies }) => Math.max(most, accuracies.length), 0);
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
