import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { debiasedEma } from '../../src/analysis/debiasedEma';
import { runsPageSchema } from '../../src/contract/messages/runsTable';
import { Column } from '../../webview/runs-table/model/column';
import { moved, pinToggled, toggled, withDiffering } from '../../webview/runs-table/model/columnChoice';
import { cellText, defaultColumns } from '../../webview/runs-table/model/columns';
import { differingKeys } from '../../webview/runs-table/model/differingKeys';
import { filterRows, parseFilter } from '../../webview/runs-table/model/filter';
import { RunColumns } from '../../webview/runs-table/model/runColumns';
import { chosen } from '../../webview/runs-table/model/selection';
import { curvesOf, type XAxis } from '../../webview/runs-table/model/seriesCurves';
import { pathOf, seriesLayout } from '../../webview/runs-table/model/seriesLayout';
import { seriesCsv, seriesSummary, seriesTable } from '../../webview/runs-table/model/seriesTables';
import { ShownRows } from '../../webview/runs-table/model/shownRows';
import { pressedSort, sortRows } from '../../webview/runs-table/model/sortRows';
import { tableCsv, tableJson } from '../../webview/runs-table/model/tableExport';
import { seeded } from './harness/random';
import { pageOf, START, type RunFixture } from './runsTableFixture';

function tableOf(runs: readonly RunFixture[]): RunColumns {
  const table = new RunColumns();
  table.put(pageOf(runs));
  return table;
}

const three = tableOf([
  { id: 'a', name: 'first', method: 'GRPO', 'metric:reward': 0.5, 'recipe:beta': 0, 'recipe:seed': 1, tags: ['good', 'x'] },
  { id: 'b', name: 'second one', method: 'GRPO', 'metric:reward': 0.25, 'recipe:beta': 0.04, 'recipe:seed': 1 },
  { id: 'c', name: 'third', method: 'SFT', 'metric:loss': 2, 'recipe:seed': 1, 'recipe:packing': true },
]);
const rowsOf = (text: string) => filterRows(three, parseFilter(text, three.ids));
const problemOf = (text: string) => {
  const parsed = parseFilter(text, three.ids);
  return 'problem' in parsed ? parsed.problem : null;
};

describe('the filter', () => {
  it('takes words, columns, tags, comparisons, and their contraries', () => {
    expect(rowsOf('')).toEqual([0, 1, 2]);
    expect(rowsOf('grpo')).toEqual([0, 1]);
    expect(rowsOf('GRPO second')).toEqual([1]);
    expect(rowsOf('"second one"')).toEqual([1]);
    expect(rowsOf('method:sft')).toEqual([2]);
    expect(rowsOf('name:"nd o"')).toEqual([1]);
    expect(rowsOf('tag:x')).toEqual([0]);
    expect(rowsOf('-tag:x')).toEqual([1, 2]);
    expect(rowsOf('reward>0.25')).toEqual([0]);
    expect(rowsOf('reward>=0.25')).toEqual([0, 1]);
    expect(rowsOf('reward<0.5 beta=4e-2')).toEqual([1]);
    expect(rowsOf('recipe.packing=true')).toEqual([2]);
    expect(rowsOf('metric.loss>1')).toEqual([2]);
  });

  it('finds runs by the highest value of a metric once it is read', () => {
    const table = tableOf([
      { id: 'a', 'metric:reward': 0.1 },
      { id: 'b', 'metric:reward': 0.2 },
    ]);
    const filter = parseFilter('highest.reward>0.5', table.ids);
    expect(filterRows(table, filter)).toEqual([]);
    table.putExtremes([{ key: '/runs/b', highest: { reward: 0.9 }, problem: null, lowest: { reward: 0 } }]);
    expect(filterRows(table, filter)).toEqual([1]);
  });

  it('says what is wrong in one sentence', () => {
    expect(problemOf('"open')).toBe('A quotation mark is not closed.');
    expect(problemOf('reward>')).toBe('“reward>” says nothing after “>”.');
    expect(problemOf('reward>much')).toBe('“reward>much” compares with “much”, which is no number.');
    expect(problemOf('rewrd>1')).toBe(
      '“rewrd” is no column of these runs: columns are called as their heads, such as state, reward or beta.',
    );
  });

  it('takes any text without an exception', () => {
    const random = seeded(3);
    const letters = 'ab:<>=-" .\\(*é';
    for (let n = 0; n < 500; n++) {
      const text = Array.from({ length: n % 12 }, () => letters[Math.floor(random() * letters.length)]).join('');
      const parsed = parseFilter(text, three.ids);
      expect('problem' in parsed ? parsed.problem.length : filterRows(three, parsed).length).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('the order', () => {
  it('has what is missing last either way', () => {
    expect(sortRows(three, [0, 1, 2], [{ id: 'metric:reward', descending: false }])).toEqual([1, 0, 2]);
    expect(sortRows(three, [0, 1, 2], [{ id: 'metric:reward', descending: true }])).toEqual([0, 1, 2]);
    expect(sortRows(three, [2, 0, 1], [{ id: 'tags', descending: false }])).toEqual([0, 2, 1]);
  });

  it('is a permutation, ordered by the keys in turn, and stable', () => {
    const random = seeded(5);
    const runs = Array.from({ length: 400 }, (_, n) => ({
      id: `r${n}`,
      method: random() < 0.5 ? 'GRPO' : 'SFT',
      'metric:loss': Math.floor(random() * 5),
    }));
    const table = tableOf(runs);
    const rows = runs.map((_, row) => row);
    const keys = [
      { id: 'method', descending: false },
      { id: 'metric:loss', descending: true },
    ];
    const sorted = sortRows(table, rows, keys);
    expect([...sorted].sort((a, b) => a - b)).toEqual(rows);
    for (let at = 1; at < sorted.length; at++) {
      const [a, b] = [runs[sorted[at - 1]!]!, runs[sorted[at]!]!];
      const tied = a.method === b.method && a['metric:loss'] === b['metric:loss'];
      expect(a.method <= b.method).toBe(true);
      if (a.method === b.method) expect(a['metric:loss']).toBeGreaterThanOrEqual(b['metric:loss']);
      if (tied) expect(sorted[at - 1]!).toBeLessThan(sorted[at]!);
    }
  });

  it('is turned round by a second press, and added to with Shift', () => {
    const one = pressedSort([], 'name', false, false);
    expect(one).toEqual([{ id: 'name', descending: false }]);
    expect(pressedSort(one, 'name', false, false)).toEqual([{ id: 'name', descending: true }]);
    expect(pressedSort(one, 'steps', true, true)).toEqual([...one, { id: 'steps', descending: true }]);
    expect(pressedSort(one, 'steps', false, true)).toEqual([{ id: 'steps', descending: true }]);
  });
});

describe('a column', () => {
  const columnOf = (cells: readonly (string | number | boolean | null | undefined)[]): Column => {
    const column = new Column();
    cells.forEach((cell, row) => column.set(row, cell));
    return column;
  };

  const ranksOf = (column: Column) => ({ of: [...column.ranks.of], count: column.ranks.count });

  it('ranks its values: numbers before texts, texts by code units, what is missing last', () => {
    expect(ranksOf(columnOf([2.5, null, -1, 2.5]))).toEqual({ of: [1, 2, 0, 1], count: 2 });
    expect(ranksOf(columnOf(['b', 'a', undefined, 'b', 'B']))).toEqual({ of: [2, 1, 3, 2, 0], count: 3 });
    // `true` is written as the text is.
    expect(ranksOf(columnOf(['b', 7, true, 'true', -3]))).toEqual({ of: [2, 1, 3, 3, 0], count: 4 });
    expect(ranksOf(columnOf([undefined, null]))).toEqual({ of: [0, 0], count: 0 });
  });

  it('ranks any cells as sorting them one by one does', () => {
    const cell = fc.oneof(
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom('a', 'B', 'true', '3'),
      fc.boolean(),
      fc.constant(null),
    );
    fc.assert(
      fc.property(fc.array(cell), (cells) => {
        const { of, count } = columnOf(cells).ranks;
        const before = (x: unknown, y: unknown): boolean =>
          typeof x === 'number' ? typeof y !== 'number' || x < y : typeof y !== 'number' && String(x) < String(y);
        cells.forEach((x, row) =>
          cells.forEach((y, other) => {
            if (x === null || y === null) return;
            expect(of[row]! < of[other]!).toBe(before(x, y));
          }),
        );
        cells.forEach((x, row) => expect(of[row] === count).toBe(x === null));
      }),
    );
  });

  it('ranks anew when a cell is another one', () => {
    const column = columnOf(['a', 'b']);
    expect(ranksOf(column).of).toEqual([0, 1]);
    column.set(0, 'c');
    expect(ranksOf(column).of).toEqual([1, 0]);
    column.keep((row) => row === 1);
    expect(ranksOf(column).of).toEqual([0]);
  });

  it('may differ once two cells did', () => {
    const column = columnOf([undefined, 1, 1]);
    expect(column.mayDiffer).toBe(false);
    column.set(4, 2);
    expect([column.mayDiffer, column.cells]).toEqual([true, [undefined, 1, 1, undefined, 2]]);
  });
});

describe('the rows shown', () => {
  const byReward = [{ id: 'metric:reward', descending: true }];
  const byName = [{ id: 'name', descending: true }];

  it('are those that fit, in order, whichever of the two is chosen last', () => {
    const shown = new ShownRows(three);
    shown.update(1, '', byReward);
    expect(shown.rows).toEqual([0, 1, 2]);
    shown.update(1, 'grpo', byReward);
    shown.update(1, 'grpo', byName);
    expect([shown.rows, shown.differing]).toEqual([[1, 0], ['recipe:beta']]);
    shown.update(1, '', byName);
    expect(shown.rows).toEqual([2, 1, 0]);
  });

  it('stay as they are while the filter cannot be read, and are others when the table is', () => {
    const table = tableOf([
      { id: 'a', name: 'one' },
      { id: 'b', name: 'two' },
    ]);
    const shown = new ShownRows(table);
    shown.update(1, 'two', byName);
    shown.update(1, 'two "', byName);
    expect([shown.rows, shown.problem]).toEqual([[1], 'A quotation mark is not closed.']);
    table.put(pageOf([{ id: 'a', name: 'two again' }]));
    shown.update(2, 'two "', byName);
    expect([shown.rows, shown.problem]).toEqual([[0, 1], 'A quotation mark is not closed.']);
  });

  it('equal those filtered and then sorted, for any filter and order', () => {
    const random = seeded(9);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
    const table = tableOf(
      Array.from({ length: 300 }, (_, n) => ({
        ...{ id: `r${n}`, name: `n${Math.floor(random() * 40)}`, method: pick(['GRPO', 'SFT']) },
        ...(random() < 0.8 ? { 'metric:loss': Math.floor(random() * 9) } : {}),
        ...(random() < 0.3 ? { tags: [pick(['x', 'y'])] } : {}),
      })),
    );
    const shown = new ShownRows(table);
    for (let n = 0; n < 60; n++) {
      const text = pick(['', 'sft', 'loss>4', '-tag:x', 'name:n1 loss<=6', 'n3']);
      const sort = [pick(['name', 'metric:loss', 'tags']), pick(['method', 'id'])].map((id) => ({
        id,
        descending: random() < 0.5,
      }));
      shown.update(1, text, sort);
      expect(shown.rows).toEqual(sortRows(table, filterRows(table, parseFilter(text, table.ids)), sort));
    }
  });

  it('ask for all whole logs where they are sorted or filtered by what only those tell', () => {
    const shown = new ShownRows(three);
    shown.update(1, '', byReward);
    expect(shown.extremesOf).toEqual([]);
    shown.update(1, 'highest.reward>0', byReward);
    expect(shown.extremesOf).toEqual(['/runs/a', '/runs/b', '/runs/c']);
    shown.update(1, '', [{ id: 'lowest:loss', descending: false }]);
    expect(shown.extremesOf).toHaveLength(3);
  });
});

describe('what is selected', () => {
  it('is one more or one less, or a range as well', () => {
    const shown = ['a', 'b', 'c', 'd'];
    expect(chosen(['a'], 'c', false, 'a', shown)).toEqual(['a', 'c']);
    expect(chosen(['a', 'c'], 'a', false, 'c', shown)).toEqual(['c']);
    expect(chosen(['d'], 'b', true, 'd', shown)).toEqual(['d', 'b', 'c']);
    // The one chosen last is not shown any more.
    expect(chosen(['x'], 'b', true, 'x', shown)).toEqual(['x', 'b']);
    expect(chosen([], 'b', true, null, shown)).toEqual(['b']);
  });
});

describe('a page of rows', () => {
  const page = (column: unknown) => ({ keys: ['/runs/a', '/runs/b'], columns: { x: column }, tags: [[], []] });

  it('is refused with one sentence where a column is not as agreed', () => {
    for (const column of [
      { kind: 'same', value: null },
      { kind: 'numbers', numbers: [1.5, null] },
      { kind: 'coded', values: ['a'], codes: [0, -1] },
    ])
      expect(runsPageSchema.parse(page(column)).columns['x']).toEqual(column);
    const problem = (column: unknown) => runsPageSchema.safeParse(page(column)).error?.issues[0]?.message;
    expect(problem({ kind: 'numbers', numbers: [1, '2'] })).toBe('expected a list of numbers or nulls');
    expect(problem({ kind: 'coded', values: ['a'], codes: [0, -2] })).toBe('expected a list of integers from −1');
    expect(problem({ kind: 'coded', values: ['a'], codes: [0.5] })).toBe('expected a list of integers from −1');
    expect(problem({ kind: 'coded', values: ['a'], codes: 'a' })).toBe('expected a list of integers from −1');
  });
});

describe('keys that differ', () => {
  it('are those of which the runs shown have two values; runs without the key do not count', () => {
    expect(differingKeys(three, [0, 1, 2])).toEqual(['recipe:beta']);
    expect(differingKeys(three, [0, 2])).toEqual([]);
  });
});

describe('columns', () => {
  it('are shown, hidden, moved among their kind, and pinned ones come first', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, pinned: false }));
    expect(toggled([a!, b!], 'c')).toEqual([a, b, c]);
    expect(toggled([a!, b!], 'a')).toEqual([b]);
    const pinned = pinToggled([a!, b!, c!], 'b');
    expect(pinned).toEqual([{ id: 'b', pinned: true }, a, c]);
    expect(moved(pinned, 'a', -1)).toEqual(pinned);
    expect(moved(pinned, 'c', -1)).toEqual([{ id: 'b', pinned: true }, c, a]);
    expect(withDiffering([{ id: 'recipe:seed', pinned: false }, a!], ['recipe:beta'])).toEqual([
      a,
      { id: 'recipe:beta', pinned: false },
    ]);
  });

  it('begin with those that the runs have', () => {
    expect(defaultColumns(three, false).map(({ id }) => id)).toEqual([
      ...['name', 'state', 'method', 'model', 'started', 'duration', 'steps'],
      ...['metric:reward', 'metric:loss', 'tags', 'notes'],
    ]);
  });

  it('write cells as people do', () => {
    const table = tableOf([
      {
        id: 'a',
        duration: 4_320_000,
        steps: 12,
        max_steps: 1500,
        'metric:loss': 0.03021,
        'recipe:learning_rate': 1e-5,
        'recipe:x': null,
      },
    ]);
    const texts = ['duration', 'steps', 'metric:loss', 'recipe:learning_rate', 'recipe:x', 'recipe:none'].map((id) =>
      cellText(table, id, 0),
    );
    expect(texts).toEqual(['1 h 12 min', '12/1,500', '0.0302', '1e-5', 'null', '']);
  });
});

describe('the table', () => {
  it('replaces what a run had, and forgets runs', () => {
    const table = tableOf([
      { id: 'a', name: 'one', 'metric:loss': 1 },
      { id: 'b', name: 'two' },
    ]);
    table.put(
      pageOf([
        { id: 'a', name: 'one', 'metric:reward': 2 },
        { id: 'c', name: 'three' },
      ]),
    );
    expect(
      [0, 1, 2].map((row) => [table.text('name', row), table.cell('metric:loss', row), table.cell('metric:reward', row)]),
    ).toEqual([
      ['one', undefined, 2],
      ['two', undefined, undefined],
      ['three', undefined, undefined],
    ]);
    table.remove([]);
    table.remove(['/runs/gone']);
    expect(table.length).toBe(3);
    table.remove(['/runs/a']);
    expect([table.length, table.text('name', 0), table.rowOf('/runs/c'), table.cell('metric:reward', 0)]).toEqual([
      2,
      'two',
      1,
      undefined,
    ]);
  });

  it('is written as CSV and JSON with whole numbers', () => {
    const table = tableOf([
      { id: 'a', name: '=evil', started: START, duration: 1500, 'metric:loss': 0.123456, tags: ['x', 'y'] },
    ]);
    const ids = ['name', 'started', 'duration', 'metric:loss', 'tags'];
    expect(tableCsv(table, [0], ids)).toBe(
      "id,name,started,duration_seconds,metric:loss,tags\r\na,'=evil,2023-11-14T22:13:20.000Z,1.5,0.123456,x; y\r\n",
    );
    expect(JSON.parse(tableJson(table, [0], ids))).toEqual([
      {
        id: 'a',
        name: '=evil',
        started: '2023-11-14T22:13:20.000Z',
        duration_seconds: 1.5,
        'metric:loss': 0.123456,
        tags: ['x', 'y'],
      },
    ]);
  });
});

describe('smoothing', () => {
  it('is the mean of all values so far, later ones weighing more', () => {
    expect(debiasedEma([1, null, 3], 0)).toEqual([1, null, 3]);
    // (0.5·1) / 0.5; (0.25·1 + 0.5·3) / 0.75.
    expect(debiasedEma([1, null, 3], 0.5)).toEqual([1, null, 1.75 / 0.75]);
  });

  it('equals the weighted mean written out', () => {
    const random = seeded(8);
    const values = Array.from({ length: 60 }, () => random() - 0.5);
    const weight = 0.9;
    const smoothed = debiasedEma(values, weight);
    values.forEach((_, n) => {
      const weights = values.slice(0, n + 1).map((__, k) => weight ** (n - k));
      const sum = weights.reduce((a, b) => a + b, 0);
      const mean = weights.reduce((total, w, k) => total + (w * values[k]!) / sum, 0);
      expect(smoothed[n]).toBeCloseTo(mean, 10);
    });
  });
});

describe('curves', () => {
  const run = {
    ...{ key: '/runs/a', steps: [1, 2, 3], times: [60_000, 120_000, 180_000], tokens: [null, 10, 20], every: 1, evaluations: 0 },
    metrics: { loss: [4, null, 1], zero: [0, 1, 10] },
  };
  const names = new Map([['/runs/a', 'A']]);

  it('stand over steps, minutes or tokens, without points that have no value or no x', () => {
    const at = (x: XAxis, smoothing = 0) => curvesOf([run], 'loss', x, smoothing, names)[0]!;
    expect([at('step').xs, at('step').values, at('time').xs]).toEqual([
      [1, 3],
      [4, 1],
      [1, 3],
    ]);
    expect([at('tokens').xs, at('tokens').steps]).toEqual([[20], [3]]);
    // (0.25·4 + 0.5·1) / 0.75
    expect(at('step', 0.5).smoothed).toEqual([4, 2]);
    expect(curvesOf([run], 'reward', 'step', 0, names)).toEqual([]);
  });

  it('lie between axes; a log axis has powers of ten and leaves out what is not above 0', () => {
    const curves = curvesOf([run], 'zero', 'step', 0, names);
    const layout = seriesLayout(curves, { width: 368, height: 156 }, true);
    expect(layout.left).toBe(1);
    expect(layout.yTicks.map(({ label }) => label)).toEqual(['1', '2', '5', '10']);
    expect([layout.y(1), layout.y(10)]).toEqual([120, 20]);
    expect(pathOf(curves[0]!.xs, curves[0]!.values, layout, true)).toBe('M256.0 120.0L356.0 20.0');
    expect(layout.xAt(256)).toBeCloseTo(2, 10);
    const linear = seriesLayout(curves, { width: 368, height: 156 }, false);
    expect([linear.left, linear.y(0), linear.y(10)]).toEqual([0, 120, 20]);
  });

  it('are told in words and numbers', () => {
    const curves = curvesOf([run], 'loss', 'step', 0.9, names);
    expect(seriesSummary('loss', curves)).toBe('loss: A from 4.00 to 1.00.');
    expect(seriesTable('loss', curves).rows).toEqual([['A', '4.00', '1.00', '1.00', '4.00', '3']]);
    expect(seriesCsv([run], names, ['loss'])).toBe(
      'id,run,step,milliseconds,num_tokens,loss\r\na,A,1,60000,,4\r\na,A,2,120000,10,\r\na,A,3,180000,20,1\r\n',
    );
  });
});
