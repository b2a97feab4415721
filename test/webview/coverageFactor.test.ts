import { describe, expect, it } from 'vitest';
import type { CoverageChoice, CoverageReport } from '../../src/contract/messages/coverage';
import { allSteps } from '../../webview/coverage/model/allSteps';
import { coverageCsv } from '../../webview/coverage/model/coverageCsv';
import { coverageTables } from '../../webview/coverage/model/coverageTables';
import { drawnMeasure } from '../../webview/coverage/model/drawnMeasure';
import { drawnOf, exportItems } from '../../webview/coverage/model/exportItems';
import { factorOf, inOrder } from '../../webview/coverage/model/factor';
import { factorScale, factorSentence, factorSeries } from '../../webview/coverage/model/factorSeries';
import { curvesOf, type Measure } from '../../webview/coverage/model/measure';
import { shownEvaluations } from '../../webview/coverage/model/shown';
import { coverage, perplexity, stepChoices, stepKeys } from './coverageFixture';

const [base, ...steps] = stepChoices as [CoverageChoice, ...CoverageChoice[]];
const last = steps.at(-1)!;
const runOf = (name: string, recipe: CoverageChoice['recipe'], change: Partial<CoverageChoice> = {}): CoverageChoice => ({
  ...last,
  ...{ key: `/runs/${name}#e`, run: name, runKey: `/runs/${name}`, recipe },
  ...change,
});
const groups = [32, 4, 128, 8].map((size) => runOf(`g${size}`, { num_generations: size, beta: 0, temperature: 1 }));

describe('what evaluations differ in', () => {
  it('is the step of one run, of which the base is step 0', () => {
    expect(factorOf(stepChoices)).toEqual({ key: 'step', values: [0, 10, 20, 30, 40, 50, 60] });
    expect(factorOf([base, last])).toBeNull();
    // Of two runs that were told the same: steps of neither.
    expect(factorOf([steps[0]!, runOf('other', {})])).toBeNull();
  });

  it('is the temperature of one model, or one key of the recipes', () => {
    const at = [0.6, 1, 1.3].map((temperature) => ({ ...base, key: `t${temperature}`, temperature }));
    expect(factorOf(at)).toEqual({ key: 'temperature', values: [0.6, 1, 1.3] });
    expect(factorOf([base, ...groups])).toEqual({ key: 'num_generations', values: [null, 32, 4, 128, 8] });
    const trained = [0.7, 1].map((temperature) => runOf(`t${temperature}`, { temperature }));
    expect(factorOf(trained)?.key).toBe('training temperature');
  });

  it('is nothing where several things differ, two are alike, or it is not known', () => {
    expect(factorOf([runOf('a', { num_generations: 4, beta: 0 }), runOf('b', { num_generations: 8, beta: 0.04 })])).toBeNull();
    expect(factorOf([groups[0]!, runOf('again', groups[0]!.recipe), groups[1]!])).toBeNull();
    expect(factorOf([groups[0]!, { ...groups[1]!, runKey: null }])).toBeNull();
  });

  it('orders and names them, from near the grey of the base to the colour of the model', () => {
    const keys = inOrder(
      [base, ...groups].map(({ key }) => key),
      [base, ...groups],
    );
    expect(keys).toEqual([base.key, '/runs/g4#e', '/runs/g8#e', '/runs/g32#e', '/runs/g128#e']);
    const shown = shownEvaluations(keys.map((key) => [base, ...groups].find((one) => one.key === key)!));
    expect(shown.map(({ name, colour }) => [name, colour])).toEqual([
      ['base', '--ptl-base'],
      ['num_generations 4', '--ptl-trained-1'],
      ['num_generations 8', '--ptl-trained-3'],
      ['num_generations 32', '--ptl-trained-6'],
      ['num_generations 128', '--ptl-trained-8'],
    ]);
    // What the others are compared with stays first.
    expect(inOrder(['/runs/g32#e', base.key, '/runs/g128#e', '/runs/g4#e'], [base, ...groups])).toEqual([
      '/runs/g32#e',
      base.key,
      '/runs/g4#e',
      '/runs/g128#e',
    ]);
  });
});

describe('the chart over a factor', () => {
  it('says where each end of the curves is highest', () => {
    const report = coverage(stepKeys);
    const series = factorSeries(curvesOf(report, null, 'pass', '0.5')!, factorOf(stepChoices)!)!;
    expect(series.points.map(({ label }) => label)).toEqual(['0', '10', '20', '30', '40', '50', '60']);
    expect(series.reference).toBeNull();
    const highest = report.models.map(({ curve }) => curve.at(-1)!.value);
    expect(Math.max(...highest)).toBe(series.points[highest.indexOf(Math.max(...highest))]!.last.value);
    expect(factorSentence(series)).toMatch(/^By step, pass@1 is highest at 60 \(0\.28\) and pass@128 at /);
  });

  it('is linear, logarithmic or even, as the values are', () => {
    expect(factorScale([0, 20, 60])).toEqual({ at: [0, 1 / 3, 1], kind: 'linear' });
    expect(factorScale([4, 8, 32]).kind).toBe('log');
    expect(factorScale([4, 8, 32]).at[1]).toBeCloseTo(1 / 3, 12);
    expect(factorScale([0, 0.001, 0.1])).toEqual({ at: [0, 0.5, 1], kind: 'even' });
    expect(factorScale(['dapo', 'grpo'])).toEqual({ at: [0, 1], kind: 'even' });
  });
});

describe('the numbers over a factor', () => {
  it('are a table of each measure and lines of the CSV file', () => {
    const report = coverage(stepKeys);
    const shown = shownEvaluations(stepChoices);
    const titles = coverageTables(report, shown, null).map(({ title }) => title);
    expect(titles.filter((title) => title.includes(' by step'))).toEqual([
      'pass@1 and pass@128 by step, with 95 % intervals',
      'G-Pass@2 (τ = 0.5) and G-Pass@128 (τ = 0.5) by step, with 95 % intervals',
      'G-Pass@2 (τ = 1) and G-Pass@128 (τ = 1) by step, with 95 % intervals',
      'mG-Pass@2 and mG-Pass@128 by step, with 95 % intervals',
    ]);
    const { columns, rows } = coverageTables(report, shown, null)[1]!;
    expect(columns).toEqual(['step', 'pass@1', 'pass@128']);
    expect(rows.map((row) => row[0]!.text)).toEqual(['0', '10', '20', '30', '40', '50', '60']);
    expect(rows.at(-1)!.map(({ text }) => text)).toEqual(['60', '0.28', '0.75']);
    const line = coverageCsv(report, shown, null)
      .split('\r\n')
      .find((one) => one.startsWith('pass@128 by step,GRPO step 60'));
    expect(line).toMatch(/^pass@128 by step,GRPO step 60,grpo-countdown-0412,60,0\.75,/);
    expect(coverageTables(coverage(stepKeys.slice(0, 2)), shown.slice(0, 2), null).map(({ title }) => title)).not.toContainEqual(
      expect.stringContaining(' by step'),
    );
  });

  it('and the chart can be saved where there is one', () => {
    const labels = (...of: Parameters<typeof exportItems>) => exportItems(...of).map(({ label }) => label);
    const shown = shownEvaluations(stepChoices);
    const drawn = (report: CoverageReport, measure: Measure = 'pass', most = shown.length) =>
      drawnMeasure(report, shown.slice(0, most), null, { measure, threshold: '0.5' });
    const report = coverage(stepKeys);
    expect(drawnOf(drawn(report), perplexity())).toEqual({ hasCurves: true, factor: 'step', hasBoxes: true });
    expect(labels(true, true, drawnOf(drawn(report), null))).toContain('Save Chart by step as PNG…');
    const two = ['Save Curves as SVG…', 'Save Curves as PNG…', 'Save Histogram as SVG…', 'Save Histogram as PNG…'];
    const numbers = ['Save All Numbers as CSV…', 'Copy Table'];
    expect(labels(true, false, drawnOf(drawn(coverage(stepKeys.slice(0, 2)), 'pass', 2), null))).toEqual([...two, ...numbers]);
    const oneK = { ...report, models: report.models.map((model) => ({ ...model, curve: model.curve.slice(0, 1) })) };
    expect(labels(true, false, drawnOf(drawn(oneK), null))).toEqual([...two, ...numbers]);
    const reasonsOf = (...of: Parameters<typeof exportItems>) =>
      exportItems(...of).flatMap(({ disabledReason }) => disabledReason ?? []);
    expect(drawnOf(drawn(report, 'majority'), null)).toEqual({ hasCurves: false, factor: null, hasBoxes: false });
    expect(reasonsOf(true, false, drawnOf(drawn(report, 'majority'), null))).toEqual(
      Array(2).fill('maj@k has not been measured.'),
    );
    expect(reasonsOf(true, true, { hasCurves: true, factor: null, hasBoxes: false })).toEqual(
      Array(2).fill('No perplexity has been measured.'),
    );
    expect(exportItems(false, true, null).every(({ disabledReason }) => disabledReason === 'There are no numbers yet.')).toBe(
      true,
    );
  });
});

describe('all steps of a run', () => {
  it('are the newest evaluation of each, after the one compared with', () => {
    const older = { ...last, key: 'older', createdAt: 1 };
    const warm = { ...last, key: 'warm', step: 70, temperature: 1.3 };
    expect(allSteps('/runs/one', [older, ...stepChoices, warm], base, 12)).toEqual(stepKeys);
    // Three of six at even distances: steps 20, 40 and 60.
    expect(allSteps('/runs/one', stepChoices, base, 4)).toEqual([stepKeys[0], stepKeys[2], stepKeys[4], stepKeys[6]]);
    expect(allSteps('/runs/one', [base, last], base, 12)).toBeNull();
  });
});
