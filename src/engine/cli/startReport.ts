import { formatShares } from '../../analysis/formats';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { PassAtKComparison, PassAtKModel } from '../../contract/passAtKReport';
import { passAtKReport } from '../analyze/passAtKReport';
import { cell, crossingSentence, difference, solvedSentence } from '../analyze/passAtKTable';
import type { SampleSet } from '../analyze/sampleSet';

type Sampled = { completion: string; reward: number | null };
export interface Evaluated {
  record: EvaluationRecord;
  rows: readonly Sampled[];
}

/** What `posttrain start` prints at its end: pass@k of both models side by side, where the curves cross, and how the formats moved. */
export function startReport(base: Evaluated, trained: Evaluated): string {
  const { problems, samples, temperature } = base.record;
  const { models, ...rest } = passAtKReport([sampleSet(base.record)], sampleSet(trained.record), { ks: null, taus: [] });
  const comparison = rest as PassAtKComparison;
  const [before, after] = models as [PassAtKModel, PassAtKModel];
  const lines = [
    `${problems.length} held-out problems × ${samples} samples at temperature ${temperature}; 95 % intervals (bootstrap over problems)`,
    '',
    row('pass@k', 'base', `after ${trained.record.step} steps`, 'difference'),
    ...Object.keys(before.passAtK).map((k) =>
      row(
        `pass@${k}`,
        cell(before.passAtK[k], before.interval[k]),
        cell(after.passAtK[k], after.interval[k]),
        difference(comparison.difference[k]),
      ),
    ),
    '',
    gainSentence(before, after),
    crossingSentence(comparison, 'the base', 'the trained model'),
    solvedSentence(comparison, 'the base', 'the trained model'),
    ...formatLines(base.rows, trained.rows),
  ];
  return lines.join('\n');
}

function sampleSet({ problems }: EvaluationRecord): SampleSet {
  return { name: 'the evaluation', problems: problems.map((counts) => ({ ...counts, answers: null })), caveats: [] };
}

function row(k: string, base: string, trained: string, gap: string): string {
  return `${k.padEnd(9)}${base.padEnd(25)}${trained.padEnd(25)}${gap}`;
}

function gainSentence(base: PassAtKModel, trained: PassAtKModel): string {
  const [before, after] = [base.meanAtK.value, trained.meanAtK.value];
  const [low, high] = base.interval['1']!;
  const [lowAfter, highAfter] = trained.interval['1']!;
  const factor = before > 0 ? `${(after / before).toFixed(2)} × the base's` : 'from 0';
  return `pass@1 is ${factor}; the intervals ${lowAfter > high || low > highAfter ? 'do not overlap' : 'overlap'}.`;
}

function formatLines(base: readonly Sampled[], trained: readonly Sampled[]): string[] {
  const before = formatShares(base);
  return formatShares(trained).map(({ format, share, meanReward }) => {
    const old = before.find((candidate) => candidate.format === format);
    return `Format ${format.padEnd(8)}${percent(old?.share ?? 0)} → ${percent(share)} of completions, right ${percent(old?.meanReward)} → ${percent(meanReward)}`;
  });
}

function percent(share: number | null | undefined): string {
  return share == null ? '–' : `${(100 * share).toFixed(0)} %`;
}
