import { describe, expect, it } from 'vitest';
import { printedLayout, treeSvg } from '../../../src/analysis/tree/treeSvg';
import { treeReport } from '../../../src/engine/analyze/treeReport';
import type { ReportedModel } from '../../../src/engine/report/reported';
import { mostChanged, searchTree } from '../../../src/engine/report/searchTree';
import { searchTreeSection } from '../../../src/engine/report/sections/searchTree';
import { wordRows } from '../../webview/treeWords';

const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);
/** 4 samples each: the base goes to `use` three times, which rl never does. */
const report = treeReport(
  wordRows('base', ['try 7 !', 'use 7 !', 'use 8', 'use 9']),
  wordRows('rl', [...times(3, 'try 7 !'), 'try 8']),
);
const names = ['base', 'rl'];
const picture = { title: 't', description: 'd', id: 'tree', isAlone: true };

/** Right samples of four, by problem. */
const model = (name: string, counts: readonly number[]): ReportedModel => ({
  ...{ name, path: '', evaluation: null, run: null, voteless: null },
  set: { name, caveats: [], problems: counts.map((c, index) => ({ problem: `p${index}`, n: 4, c, answers: null })) },
});

describe('the problem of the search tree', () => {
  it('is the one whose share of right samples changed most, up or down', () => {
    const found = mostChanged(model('base', [1, 4, 2]), [model('step 10', [2, 2, 2]), model('step 20', [3, 1, 2])]);
    expect([found.other.name, found.problem]).toEqual(['step 20', 'p1']);
    expect(found.rule).toBe(
      'Of 3 problems and 2 models this is the one whose share of right samples changed most, p1: right are 4 of 4 samples of base, 1 of 4 of step 20.',
    );
  });

  it('is the first where none changed, which is said', () => {
    expect(mostChanged(model('base', [1, 2]), [model('rl', [1, 2])]).rule).toBe(
      'No problem’s share of right samples changed; this is the first, p0: right are 1 of 4 samples of base, 1 of 4 of rl.',
    );
  });

  it.each([
    [[], 'nothing was evaluated'],
    [[model('base', [1])], 'base has no other model beside it'],
    [[model('base', [1]), model('rl', [1])], 'samples from elsewhere are counts or outcomes alone'],
  ])('is none where there are not two models with completions', async (models, reason) => {
    await expect(searchTree(models)).rejects.toThrow(reason);
  });
});

it('has the picture, and in its table the branches that are drawn', () => {
  const { blocks } = searchTreeSection({ value: { report, names, rule: 'Because.' } });
  expect(blocks.slice(0, 3)).toEqual([
    { kind: 'finding', text: 'None of rl’s 4 samples goes where 3 of the base’s 4 went; one of those 3 was right.' },
    { kind: 'text', text: 'Because.' },
    { kind: 'code', text: 'make 8' },
  ]);
  expect(blocks[3]).toMatchObject({ kind: 'tree', title: 'Search tree of p: base and rl' });
  const table = blocks.find((block) => block.kind === 'table')!;
  expect(table.columns).toEqual([
    'branch',
    ...names.flatMap((name) => ['samples', 'right', 'mean reward', 'entropy, nats'].map((of) => `${name}: ${of}`)),
  ]);
  // ln 2 of entropy at forks; the largest branch first.
  expect(table.rows).toEqual([
    [{ code: 'the prompt' }, '4', '2', '0.50', '0.69', '4', '3', '0.75', '0.69'],
    [{ code: '› try' }, '1', '1', '1.00', '0.69', '4', '3', '0.75', '0.69'],
    [{ code: '› › 7' }, '1', '1', '1.00', '–', '3', '3', '1.00', '–'],
    [{ code: '› › 8' }, '0', '–', '–', '–', '1', '0', '0.00', '–'],
    [{ code: '› use' }, '3', '1', '0.33', '0.69', '0', '–', '–', '–'],
    [{ code: '› › 7' }, '1', '1', '1.00', '–', '0', '–', '–', '–'],
    [{ code: '› › 8' }, '1', '0', '0.00', '–', '0', '–', '–', '–'],
    [{ code: '› › 9' }, '1', '0', '0.00', '–', '0', '–', '–', '–'],
  ]);
  expect(searchTreeSection({ reason: 'they have different tokenizers' }).blocks).toEqual([
    { kind: 'text', text: 'Not drawn: they have different tokenizers.' },
  ]);
});

describe('the tree as a picture', () => {
  it('draws a ribbon a branch, dashes where only the base went, and what became of the samples', () => {
    const svg = treeSvg(report, printedLayout(report, 26, 1000), names, picture);
    expect(svg.match(/<title id="tree-title">t<\/title>/g)).toHaveLength(1);
    // `use` and its three, and the sample of the legend.
    expect(svg.match(/stroke-dasharray="4 3"/g)).toHaveLength(5);
    expect(svg).toContain('>✓ 3</text>');
    expect(svg).toContain('>base 1, 1 right</text>');
    expect(svg).toContain('width: share of 4 samples');
    expect(svg).not.toMatch(/style="|<script|href/);
  });

  it('opens no fork beyond its width', () => {
    const chain = (length: number): string => Array.from({ length }, (_, index) => `w${index}`).join(' ');
    const deep = treeReport(
      wordRows(
        'base',
        Array.from({ length: 20 }, (_, index) => `${chain(index + 1)} end`),
      ),
      null,
    );
    const widths = [400, 800].map((widest) => printedLayout(deep, 26, widest));
    expect(widths.map(({ width }, index) => width <= [400, 800][index]!)).toEqual([true, true]);
    expect(widths[0]!.columns.length).toBeLessThan(widths[1]!.columns.length);
  });

  it('has what a model wrote as text', () => {
    const rows = (name: string, texts: readonly string[]) => ({ ...wordRows(name, texts), problem: '"><img src=x> \u202e' });
    const names = ['<script>1</script>', '</text><image href="x"/> \u202e'] as const;
    const texts = ['<script>x</script> a', '\u202e<img> b'];
    const hostile = treeReport(rows(names[0], texts), rows(names[1], texts));
    const { blocks } = searchTreeSection({ value: { report: hostile, names, rule: '<b>because</b>' } });
    const tree = blocks.find((block) => block.kind === 'tree')!;
    const svg = treeSvg(hostile, printedLayout(hostile, 26, 1000), tree.names, { ...tree, ...{ id: 'tree', isAlone: true } });
    // A token, the problem, and both models.
    for (const text of [
      '&lt;script&gt;x&lt;/script&gt;',
      '&gt;&lt;img src=x&gt;',
      '&lt;script&gt;1&lt;/script&gt;',
      '&lt;/text&gt;&lt;image',
    ])
      expect(svg).toContain(text);
    expect(svg).not.toMatch(/<script|<img|<image|\u202e/);
  });
});
