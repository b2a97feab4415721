import { expect, it } from 'vitest';
import type { Block } from '../../../src/engine/report/document';
import type { ReportedModel } from '../../../src/engine/report/reported';
import { majoritySection } from '../../../src/engine/report/sections/majority';

/** @param problems of each the answers of its samples; `4` is right, and `-` is none */
function model(name: string, problems: readonly string[], voteless: string | null = null): ReportedModel {
  const sampled = problems.map((answers, index) => ({
    ...{ problem: `p${index}`, n: answers.length, c: [...answers].filter((one) => one === '4').length },
    answers: [...answers].map((one) => ({ answer: one === '-' ? null : one, isRight: one === '4' })),
  }));
  return { name, set: { name, problems: sampled, caveats: [] }, path: '', evaluation: null, run: null, voteless };
}
const tableOf = (blocks: readonly Block[]) => blocks.find((block) => block.kind === 'table')!;

it('has maj@k beside pass@k, and how models differ', () => {
  // Of three votes: base is outvoted in the second problem, rl in none. Each has one right answer at least, so pass@3 is 1.
  const { blocks } = majoritySection([model('base', ['447', '477']), model('rl', ['444', '744'])]);
  const { columns, rows } = tableOf(blocks);
  expect(columns).toEqual(['', 'base: maj@k', 'pass@k', 'rl: maj@k', 'pass@k', 'rl − base']);
  // One vote: 2 of 3 and 1 of 3; 3 of 3 and 2 of 3.
  expect(rows[0]!.slice(0, 5)).toEqual(['maj@1', '0.500 [0.333, 0.667]', '0.500', '0.833 [0.667, 1.000]', '0.833']);
  expect(rows.at(-1)).toEqual([
    'maj@3',
    '0.500 [0.000, 1.000]',
    '1.000',
    '1.000 [1.000, 1.000]',
    '1.000',
    '+0.500 [+0.000, +1.000]',
  ]);
  expect(blocks[0]).toEqual({
    kind: 'finding',
    text: 'The most frequent answer of 3 samples is right for this share of problems: 0.50 (base), 1.00 (rl).',
  });
  expect(blocks[1]).toMatchObject({
    chart: {
      y: { label: 'share of problems' },
      series: [
        { name: 'base', colour: 'grey' },
        { name: 'rl', colour: 'blue' },
      ],
    },
  });
});

it('says which samples cast no vote, and of which models there are none', () => {
  const { blocks } = majoritySection([model('base', ['4-']), model('rm', ['44'], 'the reward x does not say')]);
  expect(blocks.slice(-2)).toEqual([
    { kind: 'text', text: 'Samples without an answer, which cast no vote: 1 of 2 of base.' },
    { kind: 'text', text: 'rm: the reward x does not say.' },
  ]);
  expect(tableOf(blocks).columns).toEqual(['', 'base: maj@k', 'pass@k']);
  expect(majoritySection([model('base', ['--'])]).blocks).toEqual([
    { kind: 'text', text: 'base: no sample has an answer to vote with.' },
  ]);
});

it('names the base alone where it is the highest of many models, and counts one sample as one', () => {
  const { blocks } = majoritySection(['4', '7', '4', '7'].map((answers, index) => model(`m${index}`, [answers])));
  expect(blocks[0]).toEqual({
    kind: 'finding',
    text: 'The most frequent answer of 1 sample is right for this share of problems: 1.00 (m0), which no other exceeds.',
  });
});

it('names the first and the highest of many models, and leaves pass@k to its own table', () => {
  const { blocks } = majoritySection(['77', '44', '47', '74'].map((answers, index) => model(`m${index}`, [answers])));
  expect(blocks[0]).toMatchObject({ text: expect.stringMatching(/: 0\.00 \(m0\), at most 1\.00 \(m1\)\.$/) as string });
  const tables = blocks.filter((block) => block.kind === 'table');
  expect(tables.map(({ caption, columns, rows }) => [caption, columns, rows[0]!.slice(0, 2)])).toEqual([
    ['maj@k with 95 % intervals', ['', 'm0', 'm1', 'm2', 'm3'], ['maj@1', '0.000 [0.000, 0.000]']],
    ['maj@k with 95 % intervals: less that of m0', ['', 'm1', 'm2', 'm3'], ['maj@1', '+1.000 [+1.000, +1.000]']],
  ]);
});
