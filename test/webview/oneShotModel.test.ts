import { describe, expect, it } from 'vitest';
import { accuracyPath } from '../../webview/one-shot/model/accuracyPath';
import { printedCourse } from '../../src/analysis/oneShot/courseCharts';
import { courseSteps } from '../../src/analysis/oneShot/courseSteps';
import { courseFacts, courseFinding, degradationSentence } from '../../src/analysis/oneShot/courseWords';
import { courseCharts } from '../../webview/one-shot/model/courseCharts';
import { epochChart } from '../../webview/one-shot/model/epochChart';
import { headerFacts } from '../../webview/one-shot/model/headerFacts';
import { courseRecords, rankingRecords, rankingTable } from '../../webview/one-shot/model/oneShotTables';
import { exampleRows, nextSorting, sortedRows, spokenRow, toggled } from '../../webview/one-shot/model/ranking';
import { rankingFinding } from '../../webview/one-shot/model/rankingWords';
import { startWords } from '../../webview/one-shot/model/startWords';
import { course, ranking } from './oneShotFixture';

const rows = exampleRows(ranking());
const names = (sorted: readonly { problem: string }[]) => sorted.map(({ problem }) => problem);

describe('the ranking', () => {
  it('has a place, a mean and a line of text for each example', () => {
    expect(rows.map(({ place, mean, variance }) => [place, mean, variance])).toEqual([
      [1, 0.5, expect.closeTo(1 / 6, 12)],
      [2, 0.5, expect.closeTo(0.125, 12)],
      [3, expect.closeTo(7 / 12, 12), expect.closeTo(1 / 72, 12)],
      [4, 0, 0],
    ]);
    const equal = exampleRows(ranking({ a: [0, 1], b: [1, 0], c: [1, 1] }));
    expect(equal.map(({ place }) => place)).toEqual([1, 1, 3]);
    const [hostile] = exampleRows([{ problem: 'x', variance: 0, accuracies: [0, 0], prompt: ' a\n\tb\u202e<b> ' }]);
    expect(hostile!.text).toBe('a b⟦RLO⟧<b>');
    expect(exampleRows([{ problem: 'id', variance: 0, accuracies: [0, 0], prompt: null }])[0]!.text).toBe('id');
  });

  it('is sorted by each column, equal ones by their place', () => {
    expect(names(sortedRows(rows, { column: 'variance', isDescending: true }))).toEqual(['p-1', 'p-2', 'p-3', 'p-4']);
    expect(names(sortedRows(rows, { column: 'mean', isDescending: true }))).toEqual(['p-3', 'p-1', 'p-2', 'p-4']);
    expect(names(sortedRows(rows, { column: 'problem', isDescending: true }))).toEqual(['p-4', 'p-3', 'p-2', 'p-1']);
    expect(names(sortedRows(rows, { column: 'epochs', isDescending: false }))).toEqual(['p-1', 'p-2', 'p-3', 'p-4']);
    expect(nextSorting({ column: 'variance', isDescending: true }, 'variance').isDescending).toBe(false);
    expect(nextSorting({ column: 'variance', isDescending: true }, 'problem')).toEqual({
      column: 'problem',
      isDescending: false,
    });
  });

  it('lets two be chosen: of a third the first is let go', () => {
    expect(toggled([], 'a')).toEqual(['a']);
    expect(toggled(['a', 'b'], 'c')).toEqual(['b', 'c']);
    expect(toggled(['a', 'b'], 'a')).toEqual(['b']);
  });

  it('is read out, and told in a sentence', () => {
    expect(spokenRow(rows[0]!)).toBe(
      'use 1, 2 make p-1: place 1, variance 0.1667, mean accuracy 0.50; 3 epochs: 0.00, 0.50, 1.00',
    );
    expect(rankingFinding(rows)).toBe('“use 1, 2 make p-1” varied most, from 0.00 to 1.00; one never moved.');
    expect(rankingFinding(exampleRows(ranking({ a: [1, 1] })))).toMatch(/^No example’s accuracy varied/);
    const report = { ranking: ranking({ a: [0, 1], b: [0, 1, 1] }), once: 0, course: null, caveats: [] };
    expect(headerFacts({ title: 'my run', method: 'GRPO', report })).toBe('my run · GRPO · 2 examples · 2 to 3 epochs');
    const start = { reason: null, groups: 8, numGenerations: 16, entropyCoef: 0.001, isHeldOut: true };
    expect(startWords(start, 1)).toBe(
      'A dataset of 1 example and a recipe are written; each batch is filled with copies: 8 groups of 16 completions of it, with an entropy bonus (entropy_coef) of 0.001. All else is as in this run. You are asked before it starts.',
    );
    expect(startWords({ ...start, isHeldOut: false }, 2)).toMatch(/Nothing is held out: add eval_dataset and eval_steps/);
  });

  it('is drawn: a line from 0 at the bottom to 1 at the top, inside its box', () => {
    expect(accuracyPath([0, 1, 0.5], { width: 103, height: 23 })).toBe('M1.5 21.5L51.5 1.5L101.5 11.5');
    expect(accuracyPath([1], { width: 103, height: 23 })).toBe('M1.5 1.5h100');
    expect(accuracyPath([], { width: 103, height: 23 })).toBe('');
    const chart = epochChart(exampleRows(ranking({ a: [0, 1], b: [0, 0.5, 1] })));
    expect([chart.xs, chart.lines.map(({ values }) => values)]).toEqual([
      [1, 2, 3],
      [
        [0, 1, null],
        [0, 0.5, 1],
      ],
    ]);
  });

  it('is a table and a file with every accuracy', () => {
    expect(rankingTable(rows)).toMatchObject({
      title: 'Accuracy by epoch',
      columns: ['example', 'place', 'variance', 'mean', 'epoch 1', 'epoch 2', 'epoch 3'],
    });
    expect(rankingTable(rows).rows[1]).toEqual(['use 1, 2 make p-2', '2', '0.1250', '0.50', '0.25', '0.25', '1.00']);
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`q${index}`, [0, 1]]));
    expect(rankingTable(exampleRows(ranking(many)))).toMatchObject({
      title: 'Accuracy by epoch, the first 200 of 201 examples',
      rows: { length: 200 },
    });
    expect(rankingRecords(rows)[3]).toEqual([1, 'p-1', 'use 1, 2 make p-1', expect.closeTo(1 / 6, 12), 0.5, 3, 1]);
    expect(rankingRecords(rows)).toHaveLength(1 + 4 * 3);
  });
});

describe('a run on one or two examples', () => {
  it('in columns over the steps that have anything, the gain counted from the last held-out accuracy before saturation', () => {
    const steps = courseSteps(course({ heldOut: [{ step: 0, value: 0.1 }, ...course().heldOut] }));
    expect(steps.steps).toHaveLength(41);
    expect([steps.steps[0], steps.training[0], steps.heldOut[0], steps.gain[0]]).toEqual([0, null, 0.1, null]);
    // Saturated from step 6; held out 0.2 at step 5, 0.3 at step 10.
    expect(steps.gain.slice(4, 12)).toEqual([null, null, null, null, null, null, expect.closeTo(0.1, 12), null]);
    expect(courseSteps(course({ gain: null })).gain.every((value) => value === null)).toBe(true);
  });

  it('is told in sentences', () => {
    expect(courseFinding(course(), false)).toBe(
      'After training accuracy is saturated at step 6, held-out accuracy rises by 0.100.',
    );
    const none = { saturation: null, gain: null, degradation: null };
    expect(courseFinding(course(none), true)).toBe('Training accuracy is not saturated yet: it is 1.00 at step 40.');
    expect(courseFinding(course({ heldOut: [], gain: null }), false)).toBe(
      'Training accuracy is saturated from step 6 on; whether it generalises is not known, since nothing is held out.',
    );
    expect(courseFinding(course({ gain: null }), true)).toMatch(/held-out accuracy was not measured after that yet\.$/);
    const gain = course().gain!;
    expect(courseFinding(course({ gain: { ...gain, gain: -0.02 } }), false)).toMatch(/held-out accuracy falls by 0\.020\.$/);
    expect(courseFinding(course({ gain: { ...gain, gain: 0.0001 } }), false)).toMatch(/held-out accuracy does not move\.$/);
    expect(degradationSentence(course())).toBe('Training outputs are degraded from step 31 on. Held-out accuracy holds.');
    const degradation = { ...course().degradation!, isHeld: false, heldOutChange: -0.05 };
    expect(degradationSentence(course({ degradation }))).toMatch(/Held-out accuracy falls by 0\.050\.$/);
    expect(degradationSentence(course({ degradation: null }))).toBe('Training outputs are not degraded for good at any step.');
    expect(degradationSentence(course({ degradation: null, training: course().training.slice(0, 9) }))).toBe(
      'Whether training outputs degrade is told from 10 steps on.',
    );
  });

  it('is told in numbers', () => {
    expect(courseFacts(course()).map(({ label, value }) => [label, value])).toEqual([
      ['Training accuracy', '1.00'],
      ['Saturated from', 'step 6'],
      ['Post-saturation gain', '+0.100'],
      ['Outputs degrade from', 'step 31'],
    ]);
    expect(courseFacts(course())[2]!.detail).toBe(
      'held out 0.200 at step 5 to 0.300 at step 40; best 0.300 at step 10 (eval_rewards/countdown/mean)',
    );
    const none = course({ saturation: null, gain: null, degradation: null, heldOut: [] });
    expect(courseFacts(none).map(({ value }) => value)).toEqual(['1.00', '–', '–', '–']);
    expect(courseFacts(none)[2]!.detail).toBe('Nothing is held out: set eval_dataset and eval_steps.');
  });

  it('is drawn with the steps from which it is saturated and degraded marked', () => {
    expect(courseCharts(course(), 60).accuracy.marks).toEqual([
      { x: 6, label: 'saturated from step 6', colour: '--ptl-muted', isLow: true },
      { x: 31, label: 'outputs degrade from step 31, held out holds', colour: '--ptl-warning', isLow: true },
    ]);
    const { accuracy, gain, degraded } = courseCharts(course(), 60);
    expect([accuracy.xEnd, accuracy.lines.map(({ name }) => name)]).toEqual([60, ['training', 'held out']]);
    expect([gain!.marks!.map(({ x }) => x), degraded.guides]).toEqual([[6, 31], [{ y: 0.2, label: '20 % above the start' }]]);
    expect(courseCharts(course({ gain: null, heldOut: [] }), 60)).toMatchObject({
      gain: null,
      accuracy: { lines: { length: 1 } },
    });
    expect(printedCourse(course(), 60).map(({ title }) => title)).toEqual([
      ...['Accuracy', 'Post-saturation gain', 'Degraded training outputs'],
    ]);
    expect(printedCourse(course(), 60)[0]).toMatchObject({ verticals: [{ x: 6 }, { x: 31 }], x: { label: 'step', to: 60 } });
  });

  it('is a file with every step', () => {
    const records = courseRecords(course());
    expect(records[0]).toEqual(['step', 'training_accuracy', 'held_out_accuracy', 'post_saturation_gain', 'degraded_outputs']);
    expect(records[10]).toEqual([10, 1, 0.3, expect.closeTo(0.1, 12), 0]);
  });
});
