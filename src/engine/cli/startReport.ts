import { bootstrapMeanDifference } from '../../analysis/bootstrap';
import { crossings } from '../../analysis/crossing';
import { formatShares } from '../../analysis/formats';
import { passAtK } from '../../analysis/passAtK';
import type { EvaluationRecord } from '../../contract/evaluation';

type Sampled = { completion: string; reward: number | null };
export interface Evaluated {
  record: EvaluationRecord;
  rows: readonly Sampled[];
}

/** What `posttrain start` prints at its end: pass@k of both models side by side, where the curves cross, and how the formats moved. */
export function startReport(base: Evaluated, trained: Evaluated): string {
  const { problems, samples, temperature } = base.record;
  const lines = [
    `${problems.length} held-out problems × ${samples} samples at temperature ${temperature}; 95 % intervals (bootstrap over problems)`,
    '',
    ...table(base.record, trained.record),
    '',
    gainSentence(base.record, trained.record),
    crossingSentence(base.record, trained.record),
    solvedSentence(base.record, trained.record),
    ...formatLines(base.rows, trained.rows),
  ];
  return lines.join('\n');
}

type Point = EvaluationRecord['passAtK'][number];

function table(base: EvaluationRecord, trained: EvaluationRecord): string[] {
  const after = `after ${trained.step} steps`;
  const header = `${'pass@k'.padEnd(9)}${'base'.padEnd(25)}${after.padEnd(25)}difference`;
  return [
    header,
    ...base.passAtK.map((point, i) => {
      const other = trained.passAtK[i] as Point;
      const each = (record: EvaluationRecord): number[] => record.problems.map((problem) => passAtK(problem, point.k));
      const difference = bootstrapMeanDifference(each(base), each(trained));
      return `pass@${String(point.k).padEnd(4)}${interval(point).padEnd(25)}${interval(other).padEnd(25)}${signed(difference.value)} [${signed(difference.low)}, ${signed(difference.high)}]`;
    }),
  ];
}

function gainSentence(base: EvaluationRecord, trained: EvaluationRecord): string {
  const [before, after] = [base.passAtK[0] as Point, trained.passAtK[0] as Point];
  const factor = before.value > 0 ? `${(after.value / before.value).toFixed(2)} × the base's` : 'from 0';
  const apart = after.low > before.high || before.low > after.high;
  return `pass@1 is ${factor}; the intervals ${apart ? 'do not overlap' : 'overlap'}.`;
}

function crossingSentence(base: EvaluationRecord, trained: EvaluationRecord): string {
  const found = crossings(base.passAtK, trained.passAtK);
  const last = base.passAtK.at(-1)?.k ?? 1;
  if (found.length === 0) return `The curves do not cross up to k = ${last}.`;
  return found
    .map(({ direction, afterK, beforeK, k }) => {
      const better = direction === 'falls' ? 'the base solves more from there on' : 'the trained model solves more from there on';
      return `The curves cross between k = ${afterK} and k = ${beforeK} (near ${k.toFixed(1)}): ${better}.`;
    })
    .join('\n');
}

function solvedSentence(base: EvaluationRecord, trained: EvaluationRecord): string {
  const after = new Map(trained.problems.map(({ problem, c }) => [problem, c > 0]));
  const count = (before: boolean, now: boolean): number =>
    base.problems.filter(({ problem, c }) => c > 0 === before && after.get(problem) === now).length;
  return `Problems solved at least once in ${base.samples}: ${count(true, true)} by both, ${count(true, false)} by the base only, ${count(false, true)} by the trained model only.`;
}

function formatLines(base: readonly Sampled[], trained: readonly Sampled[]): string[] {
  const before = formatShares(base);
  return formatShares(trained).map(({ format, share, meanReward }) => {
    const old = before.find((candidate) => candidate.format === format);
    return `Format ${format.padEnd(8)}${percent(old?.share ?? 0)} → ${percent(share)} of completions, right ${percent(old?.meanReward)} → ${percent(meanReward)}`;
  });
}

function interval({ value, low, high }: Omit<Point, 'k'>): string {
  return `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

function percent(share: number | null | undefined): string {
  return share == null ? '–' : `${(100 * share).toFixed(0)} %`;
}
