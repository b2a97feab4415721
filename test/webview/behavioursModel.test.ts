import { describe, expect, it } from 'vitest';
import { patternProblem } from '../../src/analysis/behaviours/patternProblem';
import { placesOf } from '../../src/analysis/behaviours/placesOf';
import type { OwnPattern } from '../../src/contract/ownPattern';
import { CompletionPages } from '../../webview/behaviours/completionPages';
import { behaviourRecords, behaviourTables } from '../../webview/behaviours/model/behaviourTables';
import { entriesOf, type Entry } from '../../webview/behaviours/model/entries';
import { excerpt } from '../../webview/behaviours/model/excerpt';
import { finding } from '../../webview/behaviours/model/finding';
import { setRows, traitRows } from '../../webview/behaviours/model/rows';
import { savedChart } from '../../webview/behaviours/model/savedChart';
import { axisData, setCharts } from '../../webview/behaviours/model/setCharts';
import { coarseToFine, spaced, spacingWords, viewsOf } from '../../webview/behaviours/model/views';
import { Reports } from '../../webview/behaviours/reports';
import type { ChartData } from '../../webview/shared/chart/chartData';
import { spread } from '../../webview/shared/chart/endNames';
import { csvText } from '../../webview/shared/csv';
import { behaviours, behavioursOverview, fileOverview } from './behavioursFixture';
import { eventually } from './harness/eventually';

async function entriesIn(overview = behavioursOverview(), id = 'steps'): Promise<Entry[]> {
  const view = viewsOf(overview).find((one) => one.id === id)!;
  const reports = new Map(await Promise.all(view.sources.map(async ({ key }) => [key, (await behaviours(key)).files] as const)));
  return entriesOf(view, (key) => reports.get(key));
}

describe('views', () => {
  it('read all of a few steps, and every second, fourth, eighth of more with the last', () => {
    const upTo = (length: number) => Array.from({ length }, (_, i) => i + 1);
    expect(spaced(upTo(4), 4)).toEqual([1, 2, 3, 4]);
    expect(spaced(upTo(5), 4)).toEqual([1, 3, 5]);
    expect(spaced(upTo(6), 4)).toEqual([1, 3, 5, 6]);
    // Those of 6 that were read at the first, third and fifth stay.
    expect(spaced(upTo(9), 4)).toEqual([1, 5, 9]);
    expect(spaced([], 4)).toEqual([]);
    expect(spaced(upTo(1000), 40).length).toBeLessThanOrEqual(40);
  });

  it('begin at the ends and halve what is between', () => {
    expect(coarseToFine(5)).toEqual([4, 0, 2, 1, 3]);
    expect(coarseToFine(1)).toEqual([0]);
    expect(coarseToFine(0)).toEqual([]);
    expect([...coarseToFine(31)].sort((a, b) => a - b)).toEqual(Array.from({ length: 31 }, (_, i) => i));
  });

  it('are steps, evaluations, and temperatures where one model has several', () => {
    const views = viewsOf(behavioursOverview());
    expect(views.map(({ id, axis, sources, disabledReason }) => [id, axis, sources.length, disabledReason])).toEqual([
      ['steps', 'step', 31, null],
      ['models', 'names', 3, null],
      ['temperature base', 'temperature', 3, null],
    ]);
    expect(spacingWords(views[0]!)).toBe('31 of 60 steps are read, evenly spaced');
    const without = viewsOf(behavioursOverview({ steps: [], noSteps: 'None yet.', evaluations: [] }));
    expect(without.map(({ disabledReason }) => disabledReason !== null)).toEqual([true, true, true]);
    expect(viewsOf(fileOverview()).map(({ id }) => id)).toEqual(['file']);
  });
});

describe('the finding', () => {
  it('is what changed most, and how right it is', async () => {
    const entries = await entriesIn();
    // 39 of 128 completions of step 1 and 101 of step 60, of which 48 are right.
    expect(finding(entries, 'formats', 'step')).toEqual({
      title: '“first” rose from 30 % to 79 %, and it is right 48 % of the time.',
      // 3 of 16 with “because” and 52 of 112 without are sure alone, and not as the most telling of three.
      detail: 'At step 60 no behaviour of this set tells right completions from wrong ones beyond chance.',
    });
    expect(finding(entries, 'hypotheses', 'step').title).toBe(
      'No completion has a behaviour of this set from step 1 to step 60.',
    );
  });

  it('says that nothing moved where a change is within its interval', async () => {
    const [first] = await entriesIn();
    const entries = [first!, { ...first!, x: 2 }];
    expect(finding(entries, 'formats', 'step').title).toMatch(/^The mix has hardly moved from step 1 to step 2: “/);
  });

  it('claims nothing of two completions', async () => {
    const [whole] = await entriesIn();
    const behaviour = (having: number) => ({
      ...{ name: 'first', count: having, share: having / 2, unknown: 0 },
      ...{ accuracy: having === 0 ? null : 1, accuracyWithout: having === 2 ? null : 0 },
    });
    const entry = (x: number, having: number): Entry => {
      const sets = [{ name: 'formats', isExclusive: false, failures: [], behaviours: [behaviour(having)] }];
      return { ...whole!, id: `${x}`, x, file: { ...whole!.file, completions: 2, sets } };
    };
    expect(finding([entry(1, 0), entry(2, 2)], 'formats', 'step').title).toBe(
      'No change from step 1 to step 2 is beyond chance: “first” went from 0 % to 100 %.',
    );
    // One right with it, one wrong without.
    expect(finding([entry(1, 1), entry(2, 1)], 'formats', 'step').detail).toBe(
      'At step 2 no behaviour of this set tells right completions from wrong ones beyond chance.',
    );
  });

  it('of models tells what differs most with its interval, and that it is not sure where that has 0 in it', async () => {
    const [whole] = await entriesIn();
    const entry = (label: string, having: number, of: number): Entry => {
      const behaviours = [{ name: 'wait', count: having, share: having / of, unknown: 0, accuracy: null, accuracyWithout: null }];
      const sets = [{ name: 'reflection', isExclusive: false, failures: [], behaviours }];
      return { ...whole!, id: label, label, file: { ...whole!.file, completions: of, sets } };
    };
    const words = (...entries: Entry[]): string => finding(entries, 'reflection', 'names').detail;
    // Wilson: 13.3 … 28.9 % and 40.4 … 59.6 %; 30 − √(9.6² + 8.9²) and 30 + √(9.6² + 6.7²) points.
    expect(words(entry('base', 20, 100), entry('step 60', 50, 100))).toBe(
      '“wait” differs most: 20 % in base, 50 % in step 60, by 30 points (95 % interval 17 to 42).',
    );
    expect(words(entry('base', 2, 10), entry('step 60', 5, 10))).toMatch(
      /by 30 points \(95 % interval −\d+ to 6\d\), but that is not sure\.$/,
    );
    // Of three models there are three pairs: 4 points wider on either side.
    expect(words(entry('base', 20, 100), entry('a', 30, 100), entry('b', 50, 100))).toContain('(95 % interval 14 to 44)');
  });

  it('of models is how many each solves', async () => {
    const entries = await entriesIn(fileOverview(), 'file');
    expect(finding(entries, 'hypotheses', 'names').title).toBe(
      '175b_verification is right most often, 742 of 1,319 (56 %); 6b_finetuning least, 286 of 1,319 (22 %).',
    );
  });
});

describe('charts and rows', () => {
  it('stack what excludes each other and draw the rest as lines', async () => {
    const entries = await entriesIn();
    const axis = axisData('step', entries, 60);
    const formats = setCharts(entries, 'formats', axis);
    expect(formats.share.areas!.map(({ name, colour }) => [name, colour])).toEqual([
      ['other', '--ptl-closed'],
      ['thus', '--ptl-series-3'],
      ['because', '--ptl-series-2'],
      ['first', '--ptl-series-1'],
    ]);
    for (const [index] of entries.entries()) {
      expect(formats.share.areas!.reduce((sum, { values }) => sum + values[index]!, 0)).toBeCloseTo(1, 12);
    }
    const reflection = setCharts(entries, 'reflection', axis);
    expect(reflection.share.areas).toBeUndefined();
    expect(reflection.accuracy.lines.map(({ name }) => name)).toEqual(['wait', 'all']);
    // How many of fewer than ten are right is not drawn.
    const drawn = formats.accuracy.lines.find(({ name }) => name === 'thus')!.values;
    const having = entries.map((entry) => setRows(entry, 'formats', []).find(({ name }) => name === 'thus')!.count);
    expect(drawn.map((value) => value === null)).toEqual(having.map((number) => number! < 10));
    expect(formats.isSparse).toBe(true);
    expect(setRows(entries.at(-1)!, 'formats', []).map(({ name, count }) => [name, count])).toEqual([
      ...[
        ['thus', 11],
        ['because', 16],
        ['first', 101],
        ['other', 0],
      ],
    ]);
    expect(traitRows(entries.at(-1)!).map(({ id, count }) => [id, count])).toEqual([
      ...[
        ['trait/truncated', 6],
        ['trait/loop', 0],
        ['trait/scripts', 0],
        ['trait/broken', 7],
        ['trait/rightBroken', 1],
      ],
    ]);
  });

  it('are saved without the steps at which a share is not known', () => {
    const data: ChartData = {
      ...{ xs: [1, 2, 3], xStart: 0, xEnd: 3, lines: [], format: String, tick: String },
      areas: [
        { name: 'rest', values: [0.5, null, 0.25], colour: '--ptl-closed' },
        { name: 'first', values: [0.5, 0.5, 0.75], colour: '--ptl-series-1' },
      ],
    };
    expect(savedChart(data, 'Shares', 'share')).toMatchObject({
      xs: [1, 3],
      areas: [
        { name: 'rest', values: [0.5, 0.25] },
        { name: 'first', values: [0.5, 0.75] },
      ],
    });
  });

  it('are tables and records too', async () => {
    const entries = await entriesIn(behavioursOverview(), 'temperature base');
    const [shares, all] = behaviourTables(entries, 'formats', 'temperature');
    expect(shares!.columns).toEqual(['temperature', 'completions', 'thus', 'because', 'first', 'other']);
    expect(shares!.rows.map(([at]) => at!.text)).toEqual(['0.4', '0.7', '1']);
    expect(all!.columns.slice(0, 3)).toEqual(['temperature', 'right', 'right of']);
    const csv = csvText(behaviourRecords(entries));
    expect(csv).toContain('completions with it,formats,first,"base, temperature 1",,1,101\r\n');
    expect(csvText([['=1+1', 'a"b', null, 2]])).toBe('\'=1+1,"a""b",,2\r\n');
  });
});

describe('names beside a chart', () => {
  it('stand a line apart, moved as little as it takes', () => {
    expect(spread([10, 50], 15, 100)).toEqual([10, 50]);
    expect(spread([50, 52], 15, 100)).toEqual([43.5, 58.5]);
    expect(spread([99, 98, 100], 15, 100)).toEqual([85, 70, 100]);
    expect(spread([0, 0], 15, 100)).toEqual([0, 15]);
    expect(spread([], 15, 100)).toEqual([]);
  });
});

describe('excerpts', () => {
  const joined = (parts: { text: string; isMatch: boolean }[]) =>
    parts.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join('');

  it('mark what was looked for, and are cut around it', () => {
    const text = ' first 3 + 4 = 7 wait 3 * 4 = 12';
    expect(joined(excerpt({ text, matches: placesOf(text, { pattern: 'wait', flags: '' })! }, null))).toBe(
      'first 3 + 4 = 7 [wait] 3 * 4 = 12',
    );
    const long = `${'word '.repeat(100)}wait ${'more '.repeat(100)}`;
    const matches = placesOf(long, { pattern: 'wait|more', flags: '' })!;
    expect(joined(excerpt({ text: long, matches }, 100))).toBe(
      `… ${'word '.repeat(12)}[wait] ${'[more] '.repeat(7)} …`.replace('[more]  …', '[more]  …'),
    );
  });
});

describe('patterns', () => {
  const pattern = (change: Partial<OwnPattern> = {}): OwnPattern => ({
    name: 'units',
    pattern: 'km',
    ignoreCase: true,
    ...change,
  });

  it('are refused with one sentence', () => {
    expect(patternProblem(pattern(), [])).toBeNull();
    expect(patternProblem(pattern({ name: ' ' }), [])).toBe('The behaviour has no name: any text will do.');
    expect(patternProblem(pattern(), [pattern()])).toBe('There is a behaviour named units already; names are different.');
    expect(patternProblem(pattern({ pattern: '' }), [])).toBe(
      'The behaviour units has no regular expression; “.” is found in any text.',
    );
    expect(patternProblem(pattern({ pattern: 'a(' }), [])).toBe(
      'The regular expression of units cannot be read: Unterminated group.',
    );
    const many = Array.from({ length: 12 }, (_, i) => pattern({ name: `p${i}` }));
    expect(patternProblem(pattern(), many)).toBe('There are 12 behaviours already; allowed: up to 12.');
  });
});

describe('reports', () => {
  const client = (measure: (key: string, patterns: OwnPattern[]) => unknown) => ({
    ask: async (_name: string, { key, patterns }: { key: string; patterns: OwnPattern[] }) => {
      await Promise.resolve();
      return measure(key, patterns);
    },
  });

  it('are asked for one after the other, and again where the patterns changed', async () => {
    const asked: string[] = [];
    const reports = new Reports(
      client((key, patterns) => {
        asked.push(`${key} ${patterns.map(({ name }) => name).join()}`);
        return behaviours(key, patterns);
      }) as never,
      () => {},
    );
    reports.want(['step 2', 'step 1'], []);
    await eventually(() => reports.done).toBe(2);
    const own = { name: 'w', pattern: 'wait', ignoreCase: true };
    reports.want(['step 2'], [own]);
    // What was measured stands until then.
    expect([reports.done, reports.filesOf('step 2')![0]!.sets.length]).toEqual([0, 4]);
    await eventually(() => reports.done).toBe(1);
    expect(reports.filesOf('step 2')![0]!.sets.length).toBe(5);
    expect(asked).toEqual(['step 2 ', 'step 1 ', 'step 2 w']);
  });

  it('tell what failed, and try it again only where that is asked', async () => {
    let failures = 1;
    const reports = new Reports(
      client((key) => {
        if (key === 'step 1' && failures-- > 0) throw new Error('step-000001.parquet is damaged');
        return behaviours(key);
      }) as never,
      () => {},
    );
    reports.want(['step 1', 'step 2'], []);
    await eventually(() => reports.done).toBe(2);
    expect(reports.failed).toEqual([{ key: 'step 1', reason: 'step-000001.parquet is damaged' }]);
    reports.again();
    await eventually(() => reports.failed).toEqual([]);
    await eventually(() => reports.filesOf('step 1')?.length).toBe(1);
  });
});

describe('pages of completions', () => {
  it('take no answer to what was asked before', async () => {
    const answers: ((page: unknown) => void)[] = [];
    const pages = new CompletionPages({ ask: () => new Promise((resolve) => answers.push(resolve)) } as never, () => {});
    const ask = (key: string) => ({ key, name: key, behaviour: { kind: 'trait', trait: 'loop' }, filter: 'all' }) as const;
    const page = (problem: string) => ({
      ...{ unit: 'tokens', completions: 1, notTried: 0, total: 1, right: 0, wrong: 0, failure: null },
      page: [{ problem }],
    });
    pages.want(ask('a'));
    pages.want(ask('b'));
    answers[1]!(page('b'));
    await eventually(() => pages.isReading).toBe(false);
    answers[0]!(page('a'));
    await Promise.resolve();
    expect(pages.read!.rows.map(({ problem }) => problem)).toEqual(['b']);
  });
});
