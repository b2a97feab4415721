import { expect, it } from 'vitest';
import type { PassAtKModel } from '../../../src/contract/passAtKReport';
import type { ReportedModel } from '../../../src/engine/report/reported';
import { passAtKOverSteps } from '../../../src/engine/report/sections/passAtKOverSteps';
import { sampleEvaluation } from '../../store/records';

const model = (run: string | null, step: number | null): ReportedModel => ({
  ...{ name: `${run} ${step}`, set: { name: '', problems: [], caveats: [] }, path: '', run, voteless: null },
  evaluation: { folder: '', record: sampleEvaluation('e', { step }) },
});
const measured = (one: number, four: number): PassAtKModel =>
  ({ passAtK: { 1: one, 4: four }, interval: { 1: [one, one], 4: [four - 0.125, four] } }) as unknown as PassAtKModel;

it('draws pass@1 and pass@k over the steps of a run, the base as step 0', () => {
  const models = [model('a', null), model('a', 20), model('a', 10)];
  const [block] = passAtKOverSteps(models, [measured(0.25, 0.75), measured(0.5, 0.5), measured(0.375, 0.625)]);
  expect(block).toMatchObject({
    file: 'pass-at-k-over-steps',
    chart: {
      series: [
        {
          name: 'pass@1',
          points: [
            { x: 0, y: 0.25 },
            { x: 10, y: 0.375 },
            { x: 20, y: 0.5 },
          ],
        },
        {
          name: 'pass@4',
          points: [
            { x: 0, y: 0.75 },
            { x: 10, y: 0.625 },
            { x: 20, y: 0.5, low: 0.375, high: 0.5 },
          ],
        },
      ],
    },
  });
});

it('draws nothing where no run was evaluated at two steps', () => {
  const models = [model('a', null), model('a', 20), model('b', 20)];
  expect(
    passAtKOverSteps(
      models,
      models.map(() => measured(0.5, 0.5)),
    ),
  ).toEqual([]);
});
