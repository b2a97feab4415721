import { describe, expect, it } from 'vitest';
import type { CoverageChoice, CoverageComparison, CoverageReport } from '../../src/contract/messages/coverage';
import { caveats } from '../../webview/coverage/model/caveats';
import { offeredKeys, unableReason } from '../../webview/coverage/model/choice';
import { coverageCsv } from '../../webview/coverage/model/coverageCsv';
import { coverageTables } from '../../webview/coverage/model/coverageTables';
import { tablesText } from '../../webview/shared/numberTable';
import { curveLayout } from '../../webview/coverage/model/curveLayout';
import { finding, measureFinding } from '../../webview/coverage/model/finding';
import { histogramLayout, histogramNote } from '../../webview/coverage/model/histogramLayout';
import { cutText } from '../../webview/coverage/model/longText';
import { curvesOf } from '../../webview/coverage/model/measure';
import { problemRows } from '../../webview/coverage/model/problemRows';
import { shownEvaluations } from '../../webview/coverage/model/shown';
import { spread } from '../../src/analysis/chart/spread';
import { baseKey, coverage, coverageOverview, grpoKey, majority, sftKey } from './coverageFixture';

const report = coverage([baseKey, grpoKey, sftKey]);
const choices = [baseKey, grpoKey, sftKey].map((key) => coverageOverview().choices.find((choice) => choice.key === key)!);
const shown = shownEvaluations(choices);
const names = shown.map(({ name }) => name);
const passCurves = (of: CoverageReport) => curvesOf(of, null, 'pass', '0.5')!;

/** A report whose one comparison has these differences at k = 1, 2, 4: each low, value, high. */
function compared(
  differences: [number, number, number][],
  crossing: CoverageComparison['crossing'] = null,
  ahead: ('base' | 'other' | null)[] = differences.map(() => null),
): CoverageReport {
  const difference = differences.map(([low, value, high], index) => ({ k: 2 ** index, low, value, high }));
  const mean = { value: 0.5, low: 0, high: 1 };
  const model = { samples: { least: 4, most: 4 }, missing: 0, mean, gPass: [], histogram: Array<number>(12).fill(0) };
  const curve = (of: (value: number) => number) => difference.map(({ k, value }) => ({ k, value: of(value), low: 0, high: 1 }));
  return {
    models: [
      { ...model, key: 'a', curve: curve(() => 0.5) },
      { ...model, key: 'b', curve: curve((value) => 0.5 + value) },
    ],
    comparisons: [
      {
        key: 'b',
        difference,
        crossing,
        sureLead: { leads: difference.map(({ k }, i) => ({ k, ahead: ahead[i]! })), differing: 40 },
        gap: { value: 0, low: 0, high: 0 },
        solved: { both: 0, onlyBase: 0, onlyOther: 0, neither: 0 },
        support: { srr: null, ndr: null, sds: null, nscr: null },
      },
    ],
    problems: [],
    resamples: 2000,
  };
}
const up: [number, number, number] = [0.1, 0.2, 0.3];
const down: [number, number, number] = [-0.3, -0.2, -0.1];
const unsure: [number, number, number] = [-0.1, 0.01, 0.1];
const crossing = (change: Partial<NonNullable<CoverageComparison['crossing']>> = {}) => ({
  ...{ direction: 'falls' as const, k: 2.8, value: 0.5, low: 1.2, high: 3.4, share: 1 },
  ...change,
});

describe('the finding', () => {
  it('claims what is sure, and calls the first model the base', () => {
    const { title } = finding(compared([up, up, down], crossing(), ['other', 'other', 'base']), ['base', 'GRPO step 60'], 1);
    expect(title).toBe(
      'GRPO step 60 is ahead at k = 1 to 2, the base at k = 4; the curves cross at k = 2.8 (95 % interval 1.2 to 3.4).',
    );
  });

  it('claims nothing on an interval of one k alone', () => {
    const found = finding(compared([up, up, up], null), ['base', 'GRPO step 60'], 1);
    expect(found.title).toBe('The intervals cannot tell GRPO step 60 and the base apart at any k up to 4.');
    expect(found.detail).toBe(
      'pass@1 is 0.50 and 0.70 (difference +0.10 to +0.30); pass@4 is 0.50 and 0.70 (difference +0.10 to +0.30).',
    );
  });

  it('has the changes with their intervals, and what the others do', () => {
    const { detail } = finding(report, names, 1);
    expect(detail).toBe(
      'pass@1 rises from 0.12 to 0.28 (+0.09 to +0.24); pass@128 falls from 0.98 to 0.75 (−0.36 to −0.13). ' +
        'SFT step 260 is ahead of the base at k = 1 to 16; from there the intervals cannot tell them apart.',
    );
    expect(finding(compared([up, up, unsure], null, ['other', 'other', null]), ['base', 'x'], 1).detail).toBe(
      'pass@1 rises from 0.50 to 0.70 (+0.10 to +0.30); pass@4 is 0.50 and 0.51 (difference −0.10 to +0.10).',
    );
  });
});

describe('caveats', () => {
  it('say how it was measured, and what 0 of n still allows', () => {
    expect(caveats(report, shown)).toEqual([
      {
        isWarning: false,
        text:
          'Bands and intervals: 95 %, bootstrap over 64 problems, paired, 2,000 resamples. Who is ahead is told by a band that holds at all k at once. ' +
          '0 of 128 still allows a success rate of up to 2.3 %: a lost problem became rare, it was not proved impossible.',
      },
    ]);
  });

  it('warn of what weakens the comparison', () => {
    const [base, other] = shown as [(typeof shown)[0], (typeof shown)[0]];
    const weak = structuredClone(coverage([baseKey, grpoKey], 12));
    Object.assign(weak.models[0]!, { missing: 3, samples: { least: 64, most: 128 } });
    const texts = caveats(weak, [
      base,
      { ...other, choice: { ...other.choice, temperature: 0.6, reward_funcs: ['countdown', 'format'], failed: 1 } },
    ]).filter(({ isWarning }) => isWarning);
    const older = caveats(weak, [base, { ...other, choice: { ...other.choice, failed: 2, areFailedCounted: true } }]);
    expect(older.map(({ text }) => text)).toContain(
      '2 samples of GRPO step 60 failed and are counted as wrong, as records of earlier versions have it: evaluate it again to leave them out.',
    );
    expect(texts.map(({ text }) => text)).toEqual([
      'Problems that not all have are left out on all sides: base lacks 3.',
      'Samples a problem differ (base 64 to 128, GRPO step 60 128): the curves stop at k = 64, and “solved at least once” favours those with more.',
      'Not sampled alike: temperature 1 (base), 0.6 (GRPO step 60).',
      'Not sampled alike: reward countdown (base), countdown,format (GRPO step 60).',
      '1 sample of GRPO step 60 failed and is left out.',
      'Only 12 problems: an interval over so few says little.',
    ]);
  });
});

describe('names and colours', () => {
  it('are by what a model is, and never the same twice', () => {
    expect(shown.map(({ name, colour, dash }) => [name, colour, dash])).toEqual([
      ['base', '--ptl-base', ''],
      ['GRPO step 60', '--ptl-trained', ''],
      ['SFT step 260', '--ptl-distilled', '5 3'],
    ]);
    const many = Array.from({ length: 7 }, (_, index): CoverageChoice => ({
      ...choices[1]!,
      key: `k${index}`,
      run: `run ${index % 6}`,
    }));
    const looks = shownEvaluations([choices[0]!, ...many]);
    expect(new Set(looks.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(8);
    expect(looks.map(({ name }) => name).slice(0, 3)).toEqual(['base', 'GRPO step 60 · run 0 1', 'GRPO step 60 · run 1']);
  });
});

describe('what is shown', () => {
  const overview = coverageOverview();

  it('is what was chosen as far as it is there and fits, else what is suggested', () => {
    expect(offeredKeys(overview, [])).toEqual([baseKey, grpoKey]);
    expect(offeredKeys(overview, ['gone', sftKey])).toEqual([baseKey, grpoKey]);
    expect(offeredKeys(overview, [sftKey, 'gone', baseKey, '/runs/three#eval'])).toEqual([sftKey, baseKey]);
  });

  it('keeps one, at most so many, and none of other problems', () => {
    const unable = (key: string, keys: string[], most = 8) =>
      unableReason(
        overview.choices.find((choice) => choice.key === key)!,
        overview.choices,
        keys,
        most,
      );
    expect(unable(baseKey, [baseKey])).toBe('The only one that is shown.');
    expect(unable(baseKey, [baseKey, sftKey])).toBeNull();
    expect(unable('/runs/three#eval', [baseKey])).toBe('It is of other problems than base.');
    expect(unable(sftKey, [baseKey, grpoKey], 2)).toBe('2 are shown already.');
  });
});

describe('a measure', () => {
  it('is told by its values and intervals, and nobody is called ahead', () => {
    const voted = curvesOf(report, majority([baseKey, grpoKey, sftKey]), 'majority', '0.5');
    const found = measureFinding(voted, names, 1);
    // maj@1 is pass@1: 0.12 and 0.28.
    expect(found.detail).toMatch(
      /^maj@k is how often the most frequent answer of k samples is right\. maj@1 is 0\.12 for the base and 0\.28 for GRPO step 60 \(difference \+0\.\d\d to \+0\.\d\d\)\.$/,
    );
    expect(found.title).toMatch(/^maj@128 is 0\.\d\d for the base and 0\.\d\d for GRPO step 60 \(difference /);
    expect(curvesOf(report, null, 'majority', '0.5')).toBeNull();
  });

  it('starts where it has a first k, and its labels stay off the lines', () => {
    const layout = curveLayout(curvesOf(report, null, 'gPass', '1')!, shown, 1, { width: 800, height: 430 });
    expect(layout.lines[0]!.start.x).toBeCloseTo(layout.x(2) + 6, 9);
    // The chance that all are right falls with k: the label of the highest is above its line.
    const [, trained] = layout.lines;
    expect(trained!.start.y).toBeLessThan(layout.y(report.models[1]!.gPass[1]!.curve[0]!.value));
    expect(layout.crossing).toBeNull();
  });
});

describe('the charts', () => {
  it('put pass@k over log2 k', () => {
    const layout = curveLayout(passCurves(report), shown, 1, { width: 800, height: 430 });
    const { area } = layout;
    expect(layout.x(1)).toBe(area.left);
    expect(layout.x(128)).toBeCloseTo(area.right, 9);
    expect(layout.x(8) - layout.x(4)).toBeCloseTo((area.right - area.left) / 7, 9);
    expect([layout.y(0), layout.y(1)]).toEqual([area.bottom, area.top]);
    expect(layout.xTicks.map(({ label }) => label)).toEqual(['1', '2', '4', '8', '16', '32', '64', '128']);
    expect(layout.crossing!.words).toEqual(['they cross at k = 6.7', expect.stringMatching(/^95 % interval 4\.\d to 10\.\d$/)]);
    // Labels stay apart though the curves end at 1.00 and 0.98.
    const ends = layout.lines.map(({ end }) => end.y);
    expect(Math.abs(ends[0]! - ends[2]!)).toBeGreaterThanOrEqual(16);
    expect(curveLayout(passCurves(report), shown, 2, { width: 800, height: 430 }).crossing).toBeNull();
  });

  it('end an interval that has no end at the edge, and say so', () => {
    const open = compared([up, up, unsure], crossing({ high: null, low: null, share: 0.71 }));
    const { crossing: drawn, area } = curveLayout(passCurves(open), shown, 1, { width: 800, height: 430 });
    expect([drawn!.left, drawn!.right]).toEqual([area.left, area.right]);
    expect(drawn!.words[0]).toBe('mean curves cross near k = 2.8');
    expect(drawn!.words[1]).toBe('95 % interval below 1 to beyond 4, in 71 % of resamples');
  });

  it('count problems by accuracy, side by side', () => {
    const { bins, yTicks } = histogramLayout(report, shown, [0, 1], { width: 800, height: 200 });
    expect(bins.map(({ bars }) => bars.map(({ problems }) => problems))).toEqual([
      [1, 16],
      [24, 15],
      [27, 4],
      [12, 7],
      [0, 5],
      [0, 2],
      [0, 0],
      [0, 2],
      [0, 3],
      [0, 4],
      [0, 6],
      [0, 0],
    ]);
    expect(bins[0]!.bars[0]!.x + bins[0]!.bars[0]!.width).toBeLessThan(bins[0]!.bars[1]!.x);
    expect(yTicks.map(({ label }) => label)).toEqual(['0', '10', '20']);
    expect(histogramNote(report, 1)).toBe('never right 1 → 16, above 0.9 0 → 6');
    expect(histogramNote(report, 0)).toBe('1 never right, 0 above 0.9');
  });

  it('move labels apart no further than they must', () => {
    expect(spread([50, 10, 52], 10, 0, 100)).toEqual([50, 10, 60]);
    expect(spread([98, 99, 1], 10, 0, 100)).toEqual([90, 100, 1]);
    expect(spread([], 10, 0, 100)).toEqual([]);
  });
});

describe('problems', () => {
  it('are sorted by what they say about their category', () => {
    const rows = problemRows(report, 1);
    expect([...rows].map(([category, { length }]) => [category, length])).toEqual([
      ['lost', 16],
      ['gained', 1],
      ['kept', 47],
      ['neither', 0],
    ]);
    expect(
      rows
        .get('lost')!
        .slice(0, 3)
        .map(({ id, base }) => [id, base.c]),
    ).toEqual([
      ['1-3-4-12', 33],
      ['8-9-10-7', 17],
      ['1-2-6-12', 16],
    ]);
    expect(rows.get('gained')).toEqual([
      { id: '1-9-10-81', category: 'gained', base: { c: 0, n: 128 }, other: { c: 1, n: 128 } },
    ]);
    expect([...problemRows(report, 0)].map(([category, { length }]) => [category, length])).toEqual([
      ['never', 1],
      ['sometimes', 63],
      ['always', 0],
    ]);
  });
});

describe('the numbers', () => {
  it('are all in the CSV, and no text is a formula there', () => {
    const evil = shown.map((one, index) => (index === 1 ? { ...one, name: '=cmd|"x"' } : one));
    const lines = coverageCsv(report, evil, majority([baseKey, grpoKey, sftKey])).split('\r\n');
    expect(lines[0]).toBe('measure,model,run,at,value,low,high');
    expect(lines).toContain(`solved: onlyBase,"'=cmd|""x""",grpo-countdown-0412,,16,,`);
    expect(lines).toContain('right,base,grpo-countdown-0412,1-3-4-12,33,,');
    expect(lines).toContain('crossing with base,SFT step 260,sft-countdown-0413,,,,');
    // At 1, 2, 4 … 128; G-Pass@k from 2 on.
    expect(lines.filter((line) => line.startsWith('maj@k,'))).toHaveLength(3 * 8);
    expect(lines.filter((line) => line.startsWith('G-Pass@k at τ = 1,'))).toHaveLength(3 * 7);
    expect(lines.filter((line) => line.startsWith('mean of all samples,base,grpo-countdown-0412,,0.12'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('pass@k,'))).toHaveLength(3 * report.models[0]!.curve.length);
  });

  it('are tables, and text of them', () => {
    const tables = coverageTables(coverage([baseKey, grpoKey]), shown.slice(0, 2), majority([baseKey, grpoKey]));
    expect(tables.map(({ title }) => title)).toEqual([
      'pass@k with 95 % intervals',
      'Compared with base',
      'maj@k with 95 % intervals',
      'G-Pass@k at τ = 0.5 with 95 % intervals',
      'G-Pass@k at τ = 1 with 95 % intervals',
      'mG-Pass@k with 95 % intervals',
      'Problems by accuracy',
    ]);
    const text = tablesText(tables);
    expect(text).toContain('k\tbase\tGRPO step 60\tGRPO step 60 − base\n1\t0.12 (0.10–0.14)\t0.28 (');
    expect(text).toContain('\nSRR\t0.75\nNDR\t0.02\nSDS\t0.04\nNSCR\t−0.23\n');
  });
});

describe('a long text', () => {
  it('is its beginning and its end, and no character is cut in two', () => {
    expect(cutText('short')).toEqual({ head: 'short', left: 0, tail: '' });
    const { head, left, tail } = cutText(`${'a'.repeat(3000)}answer`);
    expect([head.length, left, tail.length, tail.slice(-7)]).toEqual([1200, 1206, 600, 'aanswer']);
    // One pair of units begins at 1,199, where the beginning would end, and one at 2,401, where the end begins.
    const pairs = cutText(`a${'😀'.repeat(1500)}`);
    expect([pairs.head.length, pairs.tail.length, pairs.left]).toEqual([1199, 600, 1202]);
    expect(pairs.head.endsWith('😀') && pairs.tail.startsWith('😀')).toBe(true);
  });
});
