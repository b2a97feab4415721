import { table } from '../../parity/markdown';
import { metricChart, passChart } from '../charts';
import { differences, lastEvaluation, lastPassAt, runsOf } from '../measured';
import type { FoundRun, Records } from '../records';
import type { Section } from '../section';

/** Idea 7: the high-entropy tokens carry the learning. */
export function forkingTokens(records: Records): Section {
  const { base } = records;
  const [all, top, bottom] = ['all-tokens', 'top-20', 'bottom-80'].map((study) => runsOf(records, study)) as [
    FoundRun[],
    FoundRun[],
    FoundRun[],
  ];
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  return {
    title: 'The 20 % of tokens with the highest entropy carry the learning',
    setting:
      'GRPO of 60 steps on all tokens, on the top 20 % by entropy alone, and on the bottom 80 % alone (`top_entropy_quantile: 0.2`, `top_entropy_tokens`, `top_entropy_denominator: kept`).',
    measures: [
      {
        claim: 'training on the top 20 % alone ends with a higher pass@1 than on all tokens',
        published: 'average of six benchmarks: 66.6 → 70.7 (32 B), 61.4 → 64.4 (14 B), 53.7 → 54.2 (8 B) (Wang et al. 2025)',
        what: 'pass@1: top 20 % − all tokens',
        values: differences(top, all, lastPassAt(1)),
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'training on the bottom 80 % alone ends with a lower pass@1 than on the top 20 %',
        published: 'the bottom 80 % alone does worse (the same)',
        what: 'pass@1: bottom 80 % − top 20 %',
        values: differences(bottom, top, lastPassAt(1)),
        claimed: 'negative',
        digits: 3,
      },
      {
        claim: 'training on the top 20 % alone keeps more coverage than on all tokens',
        published: 'not in the paper; our question',
        what: 'pass@128: top 20 % − all tokens',
        values: differences(top, all, lastPassAt(128)),
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'the base’s forking positions are less and less the trained model’s',
        published: 'overlap of the top 20 % with the base’s: 98.9 % at step 16, 86.7 % at step 1360 (the same)',
        what: 'overlap at step 60 − at step 20',
        values: all.flatMap(({ overlap }) => (overlap.length < 2 ? [] : [overlap.at(-1)!.share - overlap[0]!.share])),
        claimed: 'negative',
        digits: 3,
      },
    ],
    charts: [
      {
        name: 'forking-tokens',
        chart: passChart('By the tokens that are trained on', records, [
          { name: 'all tokens', evaluations: all.map(lastEvaluation) },
          { name: 'top 20 %', evaluations: top.map(lastEvaluation) },
          { name: 'bottom 80 %', evaluations: bottom.map(lastEvaluation) },
        ]),
      },
      ...(all.length === 0
        ? []
        : [
            {
              name: 'entropy',
              chart: metricChart('Entropy while training', 'entropy, nats a token', 'entropy', [
                { name: 'all tokens', runs: all },
                { name: 'top 20 %', runs: top },
                { name: 'bottom 80 %', runs: bottom },
              ]),
            },
          ]),
    ],
    facts: [
      ...(base
        ? [
            table(
              ['tokens sampled on the test problems', 'below 0.01 nats', '80th percentile, nats', 'mean, nats'],
              [
                ['Qwen3-8B, published', '50.6 %', '0.672', '–'],
                ...[
                  { name: 'base', one: base },
                  ...all.map((run) => ({ name: `GRPO, seed ${run.seed}`, one: lastEvaluation(run) })),
                ].map(({ name, one: { entropy } }) => [
                  name,
                  percent(entropy.certain),
                  entropy.percentile80.toFixed(3),
                  entropy.mean.toFixed(3),
                ]),
              ],
            ),
          ]
        : []),
      ...(all.some(({ overlap }) => overlap.length > 0)
        ? [
            `Overlap of the top 20 % of positions with the base’s at steps 20, 40, 60: ${all
              .map(({ overlap }) => overlap.map(({ share }) => percent(share)).join(' → '))
              .join('; ')}.`,
          ]
        : []),
    ],
  };
}
