import { describe, expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { StartClock } from '../../src/engine/cli/startClock';
import { startReport } from '../../src/engine/cli/startReport';
import { passAtKTable } from '../../src/engine/evaluation/evaluateModel';

function record(step: number | null, right: number[], samples: number): EvaluationRecord {
  const problems = right.map((c, i) => ({ problem: `p${i}`, n: samples, c }));
  return {
    ...{
      schemaVersion: 1,
      id: 'eval',
      createdAt: 0,
      model: { path: '/m', name: 'm', sha256: null },
      step,
      dataset: 'd',
      samples,
    },
    ...{
      temperature: 1,
      top_p: 1,
      top_k: 0,
      max_completion_length: 8,
      seed: 0,
      reward_funcs: ['countdown'],
      failed: 0,
      problems,
    },
    passAtK: passAtKTable(problems),
  };
}

const rows = (format: string, rewards: number[]) => rewards.map((reward) => ({ completion: ` ${format} answer`, reward }));

describe('the report of posttrain start', () => {
  it('shows both curves, their crossing, what was solved, and the formats', () => {
    // Base: 1 of 2 right on each of four problems. Trained: 2 of 2 on three, none on the fourth.
    const report = startReport(
      { record: record(null, [1, 1, 1, 1], 2), rows: [...rows('thus', [1, 0]), ...rows('first', [0, 0])] },
      { record: record(60, [2, 2, 2, 0], 2), rows: rows('first', [1, 1, 1, 0]) },
    );
    expect(report.split('\n')).toEqual([
      '4 held-out problems × 2 samples at temperature 1; 95 % intervals (bootstrap over problems)',
      '',
      'pass@k   base                     after 60 steps           difference',
      'pass@1   0.500 [0.500, 0.500]     0.750 [0.250, 1.000]     +0.250 [−0.250, +0.500]',
      'pass@2   1.000 [1.000, 1.000]     0.750 [0.250, 1.000]     −0.250 [−0.750, +0.000]',
      '',
      'pass@1 is 1.50 × the base’s; the intervals overlap.'.replace('’', "'"),
      'The mean curves cross near k = 1.4, but only 4 problems differ between the trained model and the base; nobody is called ahead on fewer than 8.',
      'Problems solved at least once: 3 by both, 1 by the base only, 0 by the trained model only, 0 by neither.',
      'Format thus    50 % → 0 % of completions, right 50 % → –',
      'Format because 0 % → 0 % of completions, right – → –',
      'Format first   50 % → 100 % of completions, right 0 % → 75 %',
    ]);
  });

  it('says so where the curves do not cross and the intervals are apart', () => {
    const report = startReport(
      { record: record(null, [0, 1, 0, 1], 4), rows: [] },
      { record: record(9, [4, 4, 3, 4], 4), rows: [] },
    );
    expect(report).toContain(
      'Only 4 problems differ between the trained model and the base; nobody is called ahead on fewer than 8.',
    );
    expect(report).toContain("pass@1 is 7.50 × the base's; the intervals do not overlap.");
  });
});

describe('the time left of posttrain start', () => {
  it('covers evaluation from the first step on, then what evaluation is measured to take', () => {
    let now = 0;
    const clock = new StartClock(10, 100, 1000, () => now);
    expect(clock.left()).toBeNull();
    clock.begin();
    now = 5000;
    expect(clock.left()).toBeNull();
    clock.stepDone(1);
    // 9 steps of 5 s; 1,000 completions at 0.25 × 5 s / 100.
    expect(clock.left()).toBe(9 * 5000 + 1000 * 12.5);
    now = 7000;
    expect(clock.left()).toBe(9 * 5000 + 1000 * 12.5 - 2000);
    for (let step = 2; step <= 10; step++) {
      now += 5000;
      clock.stepDone(step);
    }
    clock.evaluated(0);
    now += 1000;
    clock.evaluated(250);
    expect(clock.left()).toBe(750 * 4);
    now += 1000;
    clock.evaluated(500);
    clock.evaluated(0);
    expect(clock.left()).toBe(500 * 4);
    now += 2000;
    clock.evaluated(500);
    expect(clock.left()).toBe(0);
  });
});
