import { metricChart, passChart } from '../charts';
import { differences, evaluationAt, lastEvaluation, lastPassAt, metricOf, passAt, runsOf } from '../measured';
import type { Records } from '../records';
import type { Section } from '../section';

/** A training example counts as learnt from the first step whose reward is at least this. */
const SATURATED = 0.95;

/** Idea 6: one training example can be enough. */
export function oneShot(records: Records): Section {
  const { base } = records;
  const chosen = runsOf(records, 'one-shot');
  const flat = runsOf(records, 'one-shot-flat');
  const all = runsOf(records, 'all-tokens');
  const saturated = chosen.map((run) => metricOf(run, 'reward').find(({ value }) => value >= SATURATED)?.step ?? null);
  return {
    title: 'One training example can be enough',
    setting: records.oneShot
      ? `A run on 48 prompts was logged for 60 steps. The prompt whose accuracy varied most over its epochs (\`${records.oneShot.highest}\`), and the one whose accuracy varied least (\`${records.oneShot.lowest}\`), were then trained on alone for 60 steps, the batch filled with copies, with an entropy bonus of 0.001.`
      : 'The prompts of a logged run with the highest and the lowest variance of their accuracy, each trained on alone for 60 steps.',
    measures: [
      {
        claim: 'one example raises pass@1 on other problems',
        published: 'MATH500 36.0 → 73.6 with π1 (Wang et al. 2025)',
        what: 'pass@1 on the test problems: one example − base',
        values: base ? chosen.map((run) => passAt(lastEvaluation(run), 1) - passAt(base, 1)) : [],
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'one example falls behind all of them',
        published: 'it does not: 73.6 with π1, 73.6 with 1,200 examples (the same)',
        what: 'pass@1: one example − all prompts',
        values: differences(chosen, all, lastPassAt(1)),
        claimed: 'negative',
        digits: 3,
      },
      {
        claim: 'the example with the highest variance does better than that with the lowest',
        published: 'examples are ranked so; many others work too (the same)',
        what: 'pass@1: highest variance − lowest',
        values: differences(chosen, flat, lastPassAt(1)),
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'test accuracy goes on rising after training accuracy has saturated',
        published: '+3.4 (π1) and +9.9 (π13) on the test average after training accuracy reached 100 % (the same)',
        what: 'pass@1: step 60 − step 40, of runs whose training reward reached 0.95 before step 40',
        values: chosen.flatMap((run, i) =>
          saturated[i] !== null && saturated[i]! <= 40
            ? [passAt(evaluationAt(run, 60), 1) - passAt(evaluationAt(run, 40), 1)]
            : [],
        ),
        claimed: 'positive',
        digits: 3,
      },
    ],
    charts: [
      ...(chosen.length === 0
        ? []
        : [
            {
              name: 'one-shot-reward',
              chart: metricChart('Training accuracy of one-shot runs', 'share of right completions', 'reward', [
                { name: 'highest variance', runs: chosen },
                { name: 'lowest variance', runs: flat },
              ]),
            },
          ]),
      {
        name: 'one-shot',
        chart: passChart('One example against all prompts', records, [
          { name: 'all prompts', evaluations: all.map(lastEvaluation) },
          { name: 'highest variance', evaluations: chosen.map(lastEvaluation) },
          { name: 'lowest variance', evaluations: flat.map(lastEvaluation) },
        ]),
      },
    ],
    facts:
      chosen.length === 0
        ? []
        : [
            `The training reward reached ${SATURATED} at step ${saturated.map((step) => step ?? 'never').join(', ')} (a seed each). pass@1 on the test problems at steps 20, 40, 60: ${chosen
              .map((run) => [20, 40, 60].map((step) => passAt(evaluationAt(run, step), 1).toFixed(3)).join(' → '))
              .join('; ')}.`,
          ],
  };
}
