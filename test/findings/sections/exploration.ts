import { passChart } from '../charts';
import { differences, evaluationAt, lastEvaluation, lastPassAt, passAt, runsOf } from '../measured';
import type { FoundRun, Records } from '../records';
import type { Section } from '../section';
import type { Measure } from '../verdict';

/** Idea 3: temperature, group size and number of steps. */
export function exploration(records: Records): Section {
  const of = (study: string): FoundRun[] => runsOf(records, study);
  const difference = (study: string, other: string, k: number): number[] => differences(of(study), of(other), lastPassAt(k));
  const overSteps = (k: number): number[] =>
    of('long').map((run) => passAt(evaluationAt(run, 240), k) - passAt(evaluationAt(run, 120), k));
  const measure = (claim: string, published: string, what: string, values: number[], claimed: Measure['claimed']): Measure => ({
    ...{ claim, published, what, values, claimed },
    digits: 3,
  });
  const last = (study: string) => of(study).map(lastEvaluation);
  return {
    title: 'Temperature, group size and steps trade pass@1 for coverage',
    setting:
      'GRPO of 60 steps at a training temperature of 0.7, 1.0 or 1.3; with groups of 4, 16 or 48 completions, 384 completions a step each; and of up to 240 steps. All are evaluated at temperature 1.',
    measures: [
      measure(
        'a higher training temperature keeps more coverage',
        'temperature 1.0 in place of 0.6 gave +0.8 on MATH500 in one-shot RLVR (Wang et al. 2025); coverage by temperature is our question',
        'pass@128: temperature 1.3 − 0.7',
        difference('temperature-1.3', 'temperature-0.7', 128),
        'positive',
      ),
      measure(
        'a higher training temperature ends with a higher pass@1',
        'the same',
        'pass@1: temperature 1.3 − 0.7',
        difference('temperature-1.3', 'temperature-0.7', 1),
        'positive',
      ),
      measure(
        'larger groups keep more coverage',
        'more rollouts a prompt (8 → 32) raised pass@k slightly, still below the base (Yue et al. 2025)',
        'pass@128: groups of 48 − groups of 4',
        difference('group-48', 'group-4', 128),
        'positive',
      ),
      measure(
        'pass@1 keeps rising with steps',
        'Omni-MATH train pass@1 26.1, 33.6, 42.5 at steps 150, 300, 450 (Yue et al. 2025)',
        'pass@1: step 240 − step 120',
        overSteps(1),
        'positive',
      ),
      measure(
        'pass@k at the largest k falls with steps',
        'Omni-MATH train pass@256 66.3, 65.3, 64.3 at steps 150, 300, 450 (the same)',
        'pass@128: step 240 − step 120',
        overSteps(128),
        'negative',
      ),
    ],
    charts: [
      {
        name: 'temperature',
        chart: passChart('By training temperature', records, [
          { name: 'T = 0.7', evaluations: last('temperature-0.7') },
          { name: 'T = 1.0', evaluations: last('all-tokens') },
          { name: 'T = 1.3', evaluations: last('temperature-1.3') },
        ]),
      },
      {
        name: 'group-size',
        chart: passChart('By group size', records, [
          { name: 'groups of 4', evaluations: last('group-4') },
          { name: 'groups of 16', evaluations: last('all-tokens') },
          { name: 'groups of 48', evaluations: last('group-48') },
        ]),
      },
      {
        name: 'steps',
        chart: passChart(
          'By number of steps',
          records,
          [
            ...[20, 40, 60].map((step) => ({ study: 'all-tokens', step })),
            ...[120, 180, 240].map((step) => ({ study: 'long', step })),
          ].map(({ study, step }) => ({
            name: `step ${step}`,
            evaluations: of(study).map((run) => evaluationAt(run, step)),
          })),
        ),
      },
    ],
    facts: [],
  };
}
