import { expect, it } from 'vitest';
import { nextTokens, type ScoredSample } from '../../../src/analysis/tree/nextTokens';

const sample = (model: number, ids: number[], probabilities: number[], alternatives: [number, number][][]): ScoredSample => ({
  ...{ model, ids, texts: ids.map((id) => `t${id}`), logprobs: probabilities.map(Math.log) },
  alternativeIds: alternatives.flat().map(([id]) => id),
  alternativeTexts: alternatives.flat().map(([id]) => `t${id}`),
  alternativeLogprobs: alternatives.flat().map(([, p]) => Math.log(p)),
});
const rounded = (tokens: ReturnType<typeof nextTokens>) =>
  tokens.map(({ text, probabilities }) => [text, ...probabilities.map((p) => (p === null ? null : +p.toFixed(6)))]);

it('tells what samples drew after a prefix and what else was kept there, by model', () => {
  const first: [number, number][] = [
    [1, 0.9],
    [2, 0.1],
  ];
  const samples = [
    // The rare token 5 was drawn; 2 and 3 were likelier.
    sample(0, [1, 5], [0.9, 0.05], [first, [[2, 0.5], [3, 0.3]]]), // prettier-ignore
    sample(0, [1, 2], [0.9, 0.5], [first, [[2, 0.5], [3, 0.3]]]), // prettier-ignore
    sample(1, [1, 3], [0.9, 0.8], [first, [[3, 0.8], [4, 0.1]]]), // prettier-ignore
    sample(1, [1], [0.9], [first]),
  ];
  expect(rounded(nextTokens(samples, 1, 2))).toEqual([
    ['t3', 0.3, 0.8],
    ['t4', null, 0.1],
    ['t2', 0.5, null],
    ['t5', 0.05, null],
  ]);
  expect(rounded(nextTokens(samples, 0, 2))).toEqual([
    ['t1', 0.9, 0.9],
    ['t2', 0.1, 0.1],
  ]);
  expect(nextTokens(samples, 2, 2)).toEqual([]);
});

it('tells of eight tokens at most', () => {
  const samples = Array.from({ length: 12 }, (_, id) => sample(0, [id], [(id + 1) / 100], []));
  expect(rounded(nextTokens(samples, 0, 1)).map(([text]) => text)).toEqual(['t11', 't10', 't9', 't8', 't7', 't6', 't5', 't4']);
});
