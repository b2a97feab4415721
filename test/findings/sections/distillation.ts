import { passChart } from '../charts';
import { differences, lastEvaluation, lastPassAt, passAt, runsOf } from '../measured';
import type { Records } from '../records';
import type { Section } from '../section';

/** Idea 5: distillation brings in what the base did not have. */
export function distillation(records: Records): Section {
  const { base } = records;
  const [rl, distilled, supervised] = ['all-tokens', 'distill', 'sft'].map((study) => runsOf(records, study)) as [
    ReturnType<typeof runsOf>,
    ReturnType<typeof runsOf>,
    ReturnType<typeof runsOf>,
  ];
  return {
    title: 'Distillation widens what RL only sharpens',
    setting:
      'The teacher is wider and deeper (192 × 4 layers against 128 × 3) and was trained as the base was. Its right answers to the training problems, 8 tries each, are what the student learns (`examples/recipes/distill-offline.yaml`, 100 steps). SFT is on the right traces of the repository (`examples/recipes/sft.yaml`, 150 steps).',
    measures: [
      {
        claim: 'a distilled model lies above the base at large k',
        published: 'distillation widens the boundary: one plot, one model family (Yue et al. 2025)',
        what: 'pass@128 of the distilled model − base',
        values: base ? distilled.map((run) => passAt(lastEvaluation(run), 128) - passAt(base, 128)) : [],
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'a distilled model lies above the RL model at large k',
        published: 'the same',
        what: 'pass@128 of the distilled model − RL of the same seed',
        values: differences(distilled, rl, lastPassAt(128)),
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'a distilled model has a higher pass@1 than the base',
        published: 'the same',
        what: 'pass@1 of the distilled model − base',
        values: base ? distilled.map((run) => passAt(lastEvaluation(run), 1) - passAt(base, 1)) : [],
        claimed: 'positive',
        digits: 3,
      },
    ],
    charts: [
      {
        name: 'distillation',
        chart: passChart('RL, distillation and SFT on the same axes', records, [
          { name: 'GRPO, 60 steps', evaluations: rl.map(lastEvaluation) },
          { name: 'distilled', evaluations: distilled.map(lastEvaluation) },
          { name: 'SFT', evaluations: supervised.map(lastEvaluation) },
        ]),
      },
    ],
    facts: [],
  };
}
