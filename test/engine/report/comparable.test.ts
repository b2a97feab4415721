import { expect, it } from 'vitest';
import type { Block } from '../../../src/engine/report/document';
import { checkCommon, withCommonProblems } from '../../../src/engine/report/comparable';
import type { ReportedModel, ReportedRun } from '../../../src/engine/report/reported';
import { sampleRecord } from '../../store/records';
import { majoritySection } from '../../../src/engine/report/sections/majority';

/** @param problems by id whether each of its two samples is right */
function model(name: string, problems: Readonly<Record<string, boolean>>): ReportedModel {
  const sampled = Object.entries(problems).map(([problem, isRight]) => ({
    ...{ problem, n: 2, c: isRight ? 2 : 0 },
    answers: [0, 1].map(() => ({ answer: isRight ? '4' : '7', isRight })),
  }));
  return { name, set: { name, problems: sampled, caveats: [] }, path: '', evaluation: null, run: null, voteless: null };
}

it('puts the problems of all models in the order of the base, so that pairs are of one problem', () => {
  const caveats: string[] = [];
  const models = withCommonProblems(
    [model('base', { a: true, b: false, c: true }), model('rl', { d: true, c: true, b: false, a: true })],
    caveats,
  );
  expect(models.map(({ set }) => set.problems.map(({ problem }) => problem))).toEqual([
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ]);
  expect(caveats).toEqual(['1 of 4 problems of rl are not in all of the others and are left out']);
  // Both are right in a and c alone: they differ in no problem, and so in no resample of them.
  const table = majoritySection(models).blocks.find(
    (block): block is Extract<Block, { kind: 'table' }> => block.kind === 'table',
  )!;
  expect(table.rows.map((row) => row.at(-1))).toEqual(['+0.000 [+0.000, +0.000]', '+0.000 [+0.000, +0.000]']);
});

it('takes no two runs of one id, by which charts and recipes are named', () => {
  const run = (folder: string) => ({ folder, record: sampleRecord('mine') }) as ReportedRun;
  expect(() => checkCommon([run('/a/mine'), run('/b/mine')], new Set())).toThrow(
    '/a/mine and /b/mine are both called mine; a report needs runs of different ids',
  );
});
