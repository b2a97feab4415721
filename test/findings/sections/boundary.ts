import { average } from '../../parity/statistics';
import { metricChart } from '../charts';
import { differences, evaluationAt, lastEvaluation, lastPassAt, meanOver, metricOf, passAt, runsOf } from '../measured';
import type { FoundRun, Records } from '../records';
import type { Section } from '../section';

/** Idea 1: what the base never samples, RL never rewards. */
export function boundary(records: Records): Section {
  const hopeless = runsOf(records, 'hopeless');
  const all = runsOf(records, 'all-tokens');
  const { base } = records;
  const solvedByRlOnly = all.map((run) => {
    const counts = Object.entries(lastEvaluation(run).problems);
    return counts.filter(([problem, { c }]) => c > 0 && base!.problems[problem]?.c === 0).length;
  });
  return {
    title: 'RL learns nothing from prompts that the base never solves',
    setting: setting(records),
    measures: [
      {
        claim: 'GRPO on prompts that the base did not solve gains less than GRPO on the training prompts',
        published:
          'RL’s solvable set lies nearly within the base’s: AIME24, base 23 problems, RL 19, RL alone 0 (Yue et al. 2025)',
        what: 'pass@1 on the test problems: training prompts at step 20 − unsolved prompts at step 30',
        values: differences(all, hopeless, (run) => passAt(evaluationAt(run, 20), 1), lastPassAt(1)),
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'GRPO on prompts that the base did not solve raises pass@1 all the same, against the idea',
        published: 'the same',
        what: 'pass@1 of unsolved prompts at step 30 − base',
        values: base ? hopeless.map((run) => passAt(lastEvaluation(run), 1) - passAt(base, 1)) : [],
        claimed: 'positive',
        digits: 3,
      },
    ],
    charts:
      hopeless.length === 0
        ? []
        : [
            {
              name: 'hopeless',
              chart: metricChart('Reward while training', 'share of right completions', 'reward', [
                { name: 'training prompts', runs: all },
                { name: 'not solved by the base', runs: hopeless },
              ]),
            },
          ],
    facts: [
      ...(hopeless.length === 0
        ? []
        : [
            `Mean reward of steps 21 to 30 on those prompts: ${hopeless.map((run) => meanOver(run, 'reward', 21, 30).toFixed(4)).join(', ')} (a seed each); share of groups without a gradient: ${hopeless.map((run) => meanOver(run, 'frac_reward_zero_std', 21, 30).toFixed(3)).join(', ')}. On the training prompts the reward of these steps was ${all.map((run) => meanOver(run, 'reward', 21, 30).toFixed(3)).join(', ')}.`,
            `The test problems are of three numbers, so that less could be gained from problems of four in any case.${hopeless.every(hadNoGradient) ? ' That nothing was is told by the groups: in no step of any seed had one a gradient.' : ''}`,
          ]),
      ...(all.length === 0 || !base
        ? []
        : [
            `Test problems that RL solved and the base did not, within 128 samples: ${solvedByRlOnly.join(', ')}; that the base solved at all: ${Object.values(base.problems).filter(({ c }) => c > 0).length} of ${Object.keys(base.problems).length}; that RL solved, on average: ${average(all.map((run) => Object.values(lastEvaluation(run).problems).filter(({ c }) => c > 0).length)).toFixed(1)}.`,
          ]),
    ],
  };
}

function setting({ hopeless }: Records): string {
  if (!hopeless)
    return 'GRPO for 30 steps on problems of four numbers alone, of which the base has never seen one and which it did not solve, and GRPO on the training prompts at step 20.';
  const { samples, training, fourNumbers } = hopeless;
  const unsolved = fourNumbers.problems - fourNumbers.solved;
  return `Within ${samples} samples the base solved ${training.solved} of the ${training.problems} training prompts, and ${fourNumbers.solved} of ${fourNumbers.problems} problems of four numbers, of which it has never seen one. GRPO was run for 30 steps on those ${unsolved} that it did not solve alone, and compared with GRPO on the training prompts at step 20, which is ten steps less.`;
}

const hadNoGradient = (run: FoundRun): boolean => metricOf(run, 'frac_reward_zero_std').every(({ value }) => value === 1);
