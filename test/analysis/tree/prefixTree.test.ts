import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unseenRate } from '../../../src/analysis/coverage/unseenRate';
import { branchesOnlyOf, isFork, prefixTree, type TreeSample } from '../../../src/analysis/tree/prefixTree';

const sample = (model: number, text: string, reward: number | null = 0): TreeSample => ({
  ...{ model, reward, isRight: reward === 1 },
  ids: [...text].map((letter) => letter.charCodeAt(0)),
  entropies: [...text].map((_, i) => i / 10),
  logprobs: [...text].map((_, i) => -i - 1),
});

const samples = [
  sample(0, 'aab', 1),
  sample(0, 'aac'),
  sample(1, 'aab', 1),
  sample(1, 'aa', 1),
  sample(0, 'bcd', null),
  sample(1, 'aabx', 0.5),
];
const text = (tree: ReturnType<typeof prefixTree>, index: number): string => {
  const { from, to, start } = tree.nodes[index]!;
  const { ids } = samples[tree.order[start]!]!;
  return String.fromCharCode(...Array.from(ids).slice(from, to));
};

describe('a prefix tree', () => {
  it('merges what samples share, and counts by model', () => {
    const tree = prefixTree(samples, 2);
    const shape = (index: number): unknown => [text(tree, index), tree.nodes[index]!.children.map(shape)];
    expect(shape(0)).toEqual([
      '',
      [
        [
          'aa',
          [
            ['b', [['x', []]]],
            ['c', []],
          ],
        ],
        ['bcd', []],
      ],
    ]);
    const [root, trunk] = [tree.nodes[0]!, tree.nodes[tree.nodes[0]!.children[0]!]!];
    expect(root.models.map(({ count, right }) => [count, right])).toEqual([
      [3, 1],
      [3, 2],
    ]);
    expect(trunk.models).toEqual([
      { count: 2, right: 1, meanReward: 0.5, ends: 0, entropy: 0.2, logprob: -3 },
      { count: 3, right: 2, meanReward: 2.5 / 3, ends: 1, entropy: 0.2, logprob: -3 },
    ]);
    expect(tree.order.slice(trunk.start, trunk.end).sort()).toEqual([0, 1, 2, 3, 5]);
    const b = tree.nodes[trunk.children[0]!]!;
    expect(b.models.map(({ ends, entropy }) => [ends, entropy])).toEqual([
      [1, null],
      [1, 0.3],
    ]);
    expect(tree.nodes.map((node, i) => [text(tree, i), isFork(node)]).sort()).toEqual([
      ['', true],
      ['aa', true],
      ['b', true],
      ['bcd', false],
      ['c', false],
      ['x', false],
    ]);
  });

  it('tells the branches of one model only', () => {
    const tree = prefixTree(samples, 2);
    expect(branchesOnlyOf(tree, 0, 1).map((index) => text(tree, index))).toEqual(['c', 'bcd']);
    expect(branchesOnlyOf(tree, 1, 0).map((index) => text(tree, index))).toEqual(['x']);
  });

  it('of one sample is its root', () => {
    const tree = prefixTree([sample(0, 'ab', 1)], 1);
    expect(tree.nodes).toHaveLength(1);
    expect(tree.nodes[0]).toMatchObject({ from: 0, to: 2, children: [], models: [{ ends: 1, entropy: null }] });
    expect(prefixTree([sample(0, ''), sample(0, '')], 1).nodes).toHaveLength(1);
    expect(() => prefixTree([], 1)).toThrow('at least one sample');
    expect(() => prefixTree([sample(2, 'a')], 2)).toThrow('a sample is of model 2; allowed: 0 … 1');
  });

  it('counts each prefix as often as it occurs, whatever the order', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(texts, (all) => {
        const tree = prefixTree(
          all.map((one) => sample(0, one)),
          1,
        );
        expect(tree.nodes.length).toBeLessThanOrEqual(2 * all.length);
        for (const { start, end, to, models, children, parent } of tree.nodes) {
          const prefix = all[tree.order[start]!]!.slice(0, to);
          expect(models[0]!.count).toBe(all.filter((one) => one.startsWith(prefix)).length);
          expect(models[0]!.ends).toBe(all.filter((one) => one === prefix).length);
          expect(end - start).toBe(models[0]!.count);
          const inChildren = children.reduce((sum, child) => sum + tree.nodes[child]!.models[0]!.count, 0);
          expect(inChildren + models[0]!.ends).toBe(models[0]!.count);
          if (parent !== null) expect(tree.nodes[parent]!.to).toBeLessThan(to);
        }
        const reversed = prefixTree(
          [...all].reverse().map((one) => sample(0, one)),
          1,
        );
        const shapes = (one: typeof tree) => one.nodes.map(({ from, to, models }) => [from, to, models[0]!.count]);
        expect(shapes(reversed)).toEqual(shapes(tree));
      }),
      { numRuns: 100 },
    );
  });

  it('may have missed a branch by chance', () => {
    expect(unseenRate(128)).toBeCloseTo(0.0231, 4);
    expect(unseenRate(64)).toBeCloseTo(0.0457, 4);
    expect(unseenRate(0)).toBe(1);
  });
});
