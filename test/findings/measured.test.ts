import { expect, it } from 'vitest';
import { differences } from './measured';
import type { FoundRun } from './records';

const run = (seed: number): FoundRun => ({
  ...{ id: `run-${seed}`, study: 'study', seed, backend: 'wasm' },
  ...{ trainingMinutes: 1, steps: [], metrics: {}, evaluations: [], overlap: [] },
});

it('subtracts the run of the same seed, and leaves out a run that has none', () => {
  const [these, those] = [
    [run(42), run(43), run(44)],
    [run(44), run(42)],
  ];
  expect(
    differences(
      these,
      those,
      ({ seed }) => seed,
      () => 40,
    ),
  ).toEqual([2, 4]);
  expect(differences(these, those, ({ seed }) => seed)).toEqual([0, 0]);
});
