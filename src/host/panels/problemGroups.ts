import type { EvaluationRecord } from '../../contract/evaluation';
import type { KnownEvaluation } from './evaluationLibrary';

/** A number for each: the same for those of one dataset, and for those with a problem in common. */
export function problemGroups(known: readonly KnownEvaluation[]): Map<KnownEvaluation, number> {
  const groups = new Map<KnownEvaluation, number>();
  const ofDataset = new Map<string, number>();
  const ofProblem = new Map<string, number>();
  known.forEach((one, number) => {
    const { dataset, problems } = one.record;
    const met = new Set<number | undefined>([ofDataset.get(dataset)]);
    for (const { problem } of problems) met.add(ofProblem.get(problem));
    met.delete(undefined);
    const group = [...met].reduce<number>((least, of) => Math.min(least, of ?? least), number);
    ofDataset.set(dataset, group);
    for (const { problem } of problems) ofProblem.set(problem, group);
    groups.set(one, group);
    if (met.size < 2) return;
    for (const marks of [ofDataset, ofProblem]) for (const [mark, of] of marks) if (met.has(of)) marks.set(mark, group);
    for (const [other, of] of groups) if (met.has(of)) groups.set(other, group);
  });
  return groups;
}

/** The same, kept as long as the records are: ten thousand problems of each are not gone through for each change of any run. */
export class KeptProblemGroups {
  private records: readonly EvaluationRecord[] = [];
  private numbers: readonly number[] = [];

  of(known: readonly KnownEvaluation[]): Map<KnownEvaluation, number> {
    const isKept = known.length === this.records.length && known.every(({ record }, index) => record === this.records[index]);
    if (!isKept) {
      const groups = problemGroups(known);
      this.records = known.map(({ record }) => record);
      this.numbers = known.map((one) => groups.get(one)!);
    }
    return new Map(known.map((one, index) => [one, this.numbers[index]!]));
  }
}
