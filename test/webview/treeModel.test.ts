import { describe, expect, it } from 'vitest';
import type { TreeReport } from '../../src/contract/treeReport';
import { treeReport } from '../../src/engine/analyze/treeReport';
import { firstChosen, forkFacts, nextBars, pathPieces } from '../../webview/tree/model/chosenFork';
import { finding, footNotes } from '../../src/analysis/tree/finding';
import { inView } from '../../webview/tree/model/inView';
import { keyTarget } from '../../webview/tree/model/keyTarget';
import { labelOf, outcomeOf, pathText, spokenNode, tokensText } from '../../src/analysis/tree/labels';
import { lastNodes, samplesThrough, textAfter } from '../../webview/tree/model/samplesThrough';
import { firstOpen, hasUndrawn, shownTree, type Shown, type TreeView } from '../../src/analysis/tree/shownTree';
import { tableRows } from '../../src/analysis/tree/tableRows';
import { treeCsv } from '../../webview/tree/model/treeCsv';
import { treeLayout } from '../../src/analysis/tree/treeLayout';
import { wordRows } from './treeWords';

const report = (base: readonly string[], other: readonly string[] | null): TreeReport =>
  treeReport(wordRows('base', base), other && wordRows('other', other));
const times = (count: number, text: string): string[] => Array.from({ length: count }, () => text);
const names = ['base', 'GRPO step 60'];

/** 8 of the base, 8 of the other: `use` is closed with 3 samples, `so` with 2. */
const both = report(
  ['try 7 !', 'try 8', 'use 7 !', 'use 8', 'use 9', 'so 1', 'so 2', 'try 9'],
  [...times(4, 'try 7 !'), 'try 8', 'try 9', 'make 7', 'make 8 !'],
);
const view = (change: Partial<TreeView> = {}): TreeView => ({
  open: new Set(both.nodes.keys()),
  unfolded: new Set(),
  showClosed: true,
  ...change,
});
const drawn = (of: TreeReport, shown: Shown): unknown =>
  shown.kind === 'more'
    ? `${shown.nodes.length} more`
    : [tokensText(of.nodes[shown.index]!.tokens), ...shown.children.map((child) => drawn(of, child))];
const nodeAt = (of: TreeReport, path: string): number => of.nodes.findIndex((_, index) => pathText(of, index) === path);

describe('what of a tree is drawn', () => {
  it('is what the trained model does, and below it what only the base did three times or more', () => {
    expect(drawn(both, shownTree(both, view()))).toEqual([
      '',
      ['try', ['7'], ['8'], ['9']],
      ['make', ['7'], ['8']],
      ['use', ['7'], ['8'], ['9']],
    ]);
    expect(drawn(both, shownTree(both, view({ showClosed: false })))).toEqual([
      '',
      ['try', ['7'], ['8'], ['9']],
      ['make', ['7'], ['8']],
    ]);
    expect(hasUndrawn(both, 0, true)).toBe(true);
    expect(hasUndrawn(both, 0, false)).toBe(false);
    const all = shownTree(both, view({ unfolded: new Set([0]) }));
    expect(drawn(both, all)).toEqual([
      '',
      ['try', ['7'], ['8'], ['9']],
      ['make', ['7'], ['8']],
      ['use', ['7'], ['8'], ['9']],
      ['so', ['1'], ['2']],
    ]);
  });

  it('folds what single samples did after the first three branches', () => {
    const alone = report([...times(2, 'a'), 'b', 'c', 'd', 'e', 'f !'], null);
    expect(drawn(alone, shownTree(alone, view()))).toEqual(['', ['a'], ['b'], ['c'], '3 more']);
    expect(drawn(alone, shownTree(alone, view({ unfolded: new Set([0]) })))).toHaveLength(7);
    // One alone is no shorter as a row of several.
    const four = report([...times(2, 'a'), 'b', 'c', 'd'], null);
    expect(drawn(four, shownTree(four, view()))).toEqual(['', ['a'], ['b'], ['c'], ['d']]);
  });

  it('opens the forks with the most samples until there are so many rows', () => {
    const open = (rowsWanted: number) => [...firstOpen(both, rowsWanted)].map((index) => pathText(both, index));
    expect(open(1)).toEqual(['']);
    // try, make and use: 3 rows. With try open 5; make has 2 samples.
    expect(open(4)).toEqual(['']);
    expect(open(5)).toEqual(['', 'try']);
    expect(open(50)).toEqual(['', 'try', 'use']);
    expect(firstChosen(both, firstOpen(both, 50))).toBe(nodeAt(both, 'try'));
  });
});

describe('the layout of a tree', () => {
  const measure = (text: string): number => 7 * text.length;
  const layout = treeLayout(both, shownTree(both, view()), measure);
  const at = (path: string) => layout.byKey.get(String(nodeAt(both, path)))!;

  it('gives every end a row of 20 px, and forks the weighted middle of what follows', () => {
    const ends = layout.all.filter(({ children }) => children.length === 0);
    // The first is 22 px high, for its ribbon of 16.
    expect(ends.map(({ y }) => y)).toEqual([21, 42, 62, 82, 102, 122, 142, 162].slice(0, ends.length));
    // 4, 1 and 1 of 8 samples are 16, 4 and 4 px wide.
    expect([at('try 7'), at('try 8'), at('try 9')].map(({ thickness }) => thickness)).toEqual([16, 4, 4]);
    const [a, b, c] = [at('try 7').y, at('try 8').y, at('try 9').y];
    expect(at('try').y).toBeCloseTo((16 * a + 4 * b + 4 * c) / 24, 9);
    expect(at('try').thickness).toBe(24);
  });

  it('parts the ribbon of a fork among its children from top to bottom', () => {
    const fork = at('try');
    const from = fork.children.map((child) => child.from!.y - (fork.y - 12));
    expect(from).toEqual([8, 18, 22].map((y) => expect.closeTo(y, 9)));
    expect(fork.children.every((child) => child.from!.x === fork.mark!.x)).toBe(true);
  });

  it('puts what comes after as many forks into one column', () => {
    expect(new Set(layout.all.filter(({ depth }) => depth === 1).map(({ x }) => x)).size).toBe(1);
    // 14 px margin and 54 px for ribbons; `make` is the widest fork: 28 px and 12 for its mark.
    expect(layout.columns).toEqual([14 + 54, 14 + 54 + 40 + 54]);
  });

  it('draws a closed branch as a line, and says what the base did there', () => {
    expect(at('use')).toMatchObject({ closed: true, thickness: 1.5, label: 'use', outcome: null });
    expect(outcomeOf(both.nodes[nodeAt(both, 'use')]!)).toEqual({ kind: 'closed', text: 'base 3, 1 right' });
  });

  it('is drawn where it is in view', () => {
    const box = { left: 0, top: 0, right: 100, bottom: 40 };
    const { nodes, links } = inView(layout, box, '0');
    expect(nodes.map(({ key }) => pathText(both, Number(key)))).toEqual(['', 'try']);
    expect(links.map(({ key }) => pathText(both, Number(key)))).toContain('try');
    expect(inView(layout, { left: 900, top: 900, right: 1000, bottom: 1000 }, '0').nodes.map(({ key }) => key)).toEqual(['0']);
  });

  it('is walked by arrows: to the first child, the parent, and along a column', () => {
    expect(keyTarget(layout, at('try'), 'ArrowRight')).toBe(at('try 7'));
    expect(keyTarget(layout, at('try 8'), 'ArrowLeft')).toBe(at('try'));
    expect(keyTarget(layout, at('try 8'), 'ArrowDown')).toBe(at('try 9'));
    // Beyond the siblings the next of the column.
    expect(keyTarget(layout, at('try 9'), 'ArrowDown')).toBe(at('make 7'));
    expect(keyTarget(layout, at('try 7'), 'ArrowUp')).toBeUndefined();
    expect(keyTarget(layout, at('try 8'), 'Home')).toBe(layout.all[0]);
    expect(keyTarget(layout, at('try 8'), 'a')).toBeUndefined();
  });
});

describe('the words of a tree', () => {
  it('say what was closed, and what chance may hide', () => {
    expect(finding(both, names)).toBe(
      'None of GRPO step 60’s 8 samples goes where 3 of the base’s 8 went; one of those 3 was right.',
    );
    expect(footNotes(both, names)).toEqual([
      '2 base samples that left GRPO step 60’s branches alone or in pairs are not drawn.',
      // 1 − 0.05^(1/8) = 0.312
      'With 8 samples a branch that GRPO step 60 takes up to 31 % of the time can be missed by chance.',
    ]);
    const none = report(times(4, 'a b'), ['a b !', 'a c']);
    expect(finding(none, names)).toBe('GRPO step 60 goes wherever 3 or more of the base’s 4 samples went.');
    const few = report(['a b', 'a c'], ['a b !', 'a c']);
    expect(finding(few, names)).toBe('2 samples of the base are too few to tell where GRPO step 60 never goes: that takes 3.');
    const wrong = report(times(4, 'a b'), ['b !']);
    expect(finding(wrong, names)).toBe(
      'The one sample of GRPO step 60 does not go where 4 of the base’s 4 went; none of those 4 was right.',
    );
  });

  it('say of one model where most of it goes', () => {
    const alone = report(['try 7 !', 'try 8', 'try 9', 'use 1'], null);
    expect(finding(alone, ['step 3'])).toBe('1 of 4 samples is right; 75 % go on with “try”, and 1 of those 3 are right.');
    expect(finding(report(times(3, 'a b !'), null), ['step 3'])).toBe('3 of 3 samples are right; all are the same.');
  });

  it('count what became of the samples of an end', () => {
    const outcome = (path: string) => outcomeOf(both.nodes[nodeAt(both, path)]!).text;
    expect([outcome('try 7'), outcome('try 8'), outcome('make')]).toEqual(['✓ 4', '✗ 1', '✓ 1 of 2']);
    expect(spokenNode(both, nodeAt(both, 'try'), names)).toBe(
      'try; GRPO step 60 6 of 8 samples, 4 right; base 3 of 8 samples, 1 right; fork, entropy 0.69 nats',
    );
    expect(spokenNode(both, nodeAt(both, 'use'), names)).toBe(
      'use; GRPO step 60 0 of 8 samples; base 3 of 8 samples, 1 right; closed: only the base went here; fork, entropy 0.69 nats',
    );
  });

  it('draw hidden characters as glyphs, and cut long stretches', () => {
    expect(tokensText([' a\u202e', 'b\n', '\tc', ''])).toBe('a⟦RLO⟧b↵⇥c ⏎');
    const node = { ...both.nodes[0]!, to: 1, tokens: [' abcdefghijklmnopqrstuvwxyz'], children: [1] };
    expect(labelOf(node, true)).toBe('abcdefghijklmnopq…');
    expect(labelOf({ ...node, tokens: [' try'] }, false)).toBe('try …');
  });
});

describe('a long stretch without a fork', () => {
  it('is sent no further than it is drawn, and says how much more there is', () => {
    const long = Array.from({ length: 4096 }, () => 'a').join(' ');
    const cut = treeReport(wordRows('base', [long, 'b']), null, 64);
    const at = cut.nodes.findIndex(({ to, from }) => to - from === 4096);
    expect(cut.nodes[at]!.tokens).toHaveLength(64);
    expect(pathText(cut, at)).toMatch(/^a a .* a … 4,032 more tokens …$/);
    expect(pathPieces(cut, at)[0]!.tokens.at(-1)).toBe(' … 4,032 more tokens …');
    const [first] = samplesThrough(cut, lastNodes(cut), 0);
    expect(textAfter(cut, first!)).toMatch(/a … 4,032 more tokens …$/);
    expect(report([long, 'b'], null).nodes.some(({ tokens }) => tokens.length === 4096)).toBe(true);
  });
});

describe('a chosen fork', () => {
  const fork = nodeAt(both, 'try');

  it('tells its samples and its next tokens under both models', () => {
    expect(forkFacts(both, fork).map(({ cells }) => cells)).toEqual([
      ['3 of 8', '6 of 8'],
      ['1 of 3', '4 of 6'],
      ['0.69', '0.69'],
    ]);
    const { bars, rest } = nextBars(both, fork);
    expect(bars.map(({ text, probability, base }) => [text, probability, base])).toEqual([
      [' 7', expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)],
      [' 8', expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)],
      [' 9', expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)],
      [' uh', expect.closeTo(0.25, 9), expect.closeTo(0.25, 9)],
    ]);
    expect(rest).toBe(0);
    expect(pathPieces(both, nodeAt(both, 'try 7'))).toEqual([
      { tokens: [' try'], entropy: expect.closeTo(Math.LN2, 9) },
      { tokens: [' 7'], entropy: expect.closeTo(Math.LN2, 9) },
    ]);
  });

  it('lists the samples through it by what they go on with, the trained model’s and right ones first', () => {
    const last = lastNodes(both);
    const through = samplesThrough(both, last, fork);
    expect(through.map((one) => [one.model, one.isRight, textAfter(both, one)])).toEqual([
      ...times(4, '').map(() => [1, true, '7']),
      [1, false, '8'],
      [1, false, '9'],
      [0, true, '7'],
      [0, false, '8'],
      [0, false, '9'],
    ]);
    const ended = samplesThrough(both, last, nodeAt(both, 'use 9'));
    expect(ended.map((one) => [textAfter(both, one), one.sample])).toEqual([['', 4]]);
    const long = report([Array.from({ length: 4096 }, () => 'a').join(' '), 'b'], null);
    const [first] = samplesThrough(long, lastNodes(long), 0);
    // 200 letters and 199 spaces, and that it goes on.
    expect(textAfter(long, first!)).toHaveLength(399 + 2);
  });
});

describe('the table of a tree', () => {
  it('has every branch, set in by forks', () => {
    const rowsOf = tableRows(both, true);
    expect(rowsOf).toHaveLength(both.nodes.length);
    expect(rowsOf.slice(0, 3).map(({ depth, text, cells }) => [depth, text, ...cells])).toEqual([
      [0, 'the prompt', '8', '2', '0.25', '0.69', '8', '5', '0.63', '0.69'],
      [1, 'try', '3', '1', '0.33', '0.69', '6', '4', '0.67', '0.69'],
      [2, '7', '1', '1', '1.00', '–', '4', '4', '1.00', '–'],
    ]);
    expect(tableRows(both, false).some(({ text }) => text === 'use')).toBe(false);
  });

  it('is written so that no spreadsheet takes a token for a formula', () => {
    const lines = treeCsv(report(['=1+1 a', 'b'], null), ['base']).split('\r\n');
    expect(lines[0]).toBe(
      'node,parent,forks,text,tokens,fork,base samples,base right,base mean_reward,base ends,base entropy,base logprob',
    );
    expect(lines.find((line) => line.includes('1+1'))).toContain(",'=1+1 a,'=1+1 a,0,1,0,0,1,,");
  });
});
