import { crossings } from '../../../src/analysis/crossing';
import { passChart } from '../charts';
import { KS, lastEvaluation, passAt, runsOf, type Evaluation } from '../measured';
import type { Records } from '../records';
import type { Section } from '../section';

/** Idea 2: pass@1 rises and pass@k at large k falls below the base's. */
export function sharpening(records: Records): Section {
  const runs = runsOf(records, 'all-tokens');
  const { base } = records;
  const gain = (k: number): number[] => (base ? runs.map((run) => passAt(lastEvaluation(run), k) - passAt(base, k)) : []);
  return {
    title: 'RL sharpens: pass@1 rises, pass@k at large k falls below the base',
    setting: 'GRPO on all training prompts, 60 steps (`examples/recipes/grpo.yaml`), against the base.',
    measures: [
      {
        claim: 'pass@1 rises',
        published: 'MATH500 34.5 → 74.4, Omni-MATH test 10.2 → 25.1 after 150 steps of GRPO (Yue et al. 2025, table 2)',
        what: 'pass@1 of RL − base',
        values: gain(1),
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'pass@k at the largest k falls below the base',
        published:
          'Omni-MATH test pass@256 69.1 → 68.3 and 63.9 after 450 steps; on MATH500 it rose, 96.2 → 97.2 (the same table)',
        what: 'pass@128 of RL − base',
        values: gain(128),
        claimed: 'negative',
        digits: 3,
      },
      {
        claim: 'pass@k falls below the base where the base does not solve all problems yet',
        published: 'the same',
        what: 'pass@32 of RL − base',
        values: gain(32),
        claimed: 'negative',
        digits: 3,
      },
    ],
    charts: [
      {
        name: 'sharpening',
        chart: passChart('The base and what GRPO made of it', records, [
          { name: 'GRPO, 60 steps', evaluations: runs.map(lastEvaluation) },
        ]),
      },
    ],
    facts: base && runs.length > 0 ? [crossingWords(base, runs.map(lastEvaluation)), ...ceilingWords(base)] : [],
  };
}

function ceilingWords(base: Evaluation): string[] {
  const counted = Object.values(base.problems);
  const solved = counted.filter(({ c }) => c > 0).length;
  if (solved < counted.length) return [];
  return [
    `The base solved ${solved} of ${counted.length} problems within 128 samples: there pass@k can be equalled or fall, and a difference of ${(1 / counted.length).toFixed(3)} is one problem. At k = 32 there is room on both sides.`,
  ];
}

function crossingWords(base: Evaluation, trained: readonly Evaluation[]): string {
  const curve = (evaluation: Evaluation): { k: number; value: number }[] => KS.map((k) => ({ k, value: passAt(evaluation, k) }));
  const words = trained.map((evaluation) => {
    const falls = crossings(curve(base), curve(evaluation)).find(({ direction }) => direction === 'falls');
    return falls ? falls.k.toFixed(1) : 'none up to 128';
  });
  return `The curves cross at k = ${words.join(', ')} (a seed each).`;
}
