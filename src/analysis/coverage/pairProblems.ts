import type { ProblemCount } from '../../contract/evaluation';
import type { Count } from '../passAtK';

export interface ProblemPair {
  problem: string;
  base: Count;
  other: Count;
}

export interface PairedProblems {
  /** Problems that both have, in the order of the base. */
  pairs: ProblemPair[];
  /** Ids that the other side lacks: they belong to no comparison, and a reader has to be told. */
  onlyInBase: string[];
  onlyInOther: string[];
}

/**
 * Puts the counts of two models on the same problems side by side, by problem id.
 * @param names of the two evaluations, for the error
 * @throws RangeError where one side has an id twice
 */
export function pairProblems(
  base: readonly ProblemCount[],
  other: readonly ProblemCount[],
  names: { base: string; other: string } = { base: 'the base', other: 'the other model' },
): PairedProblems {
  const [before, after] = [byProblem(base, names.base), byProblem(other, names.other)];
  return {
    pairs: base.flatMap(({ problem, n, c }) => {
      const found = after.get(problem);
      return found ? [{ problem, base: { n, c }, other: { n: found.n, c: found.c } }] : [];
    }),
    onlyInBase: [...before.keys()].filter((problem) => !after.has(problem)),
    onlyInOther: [...after.keys()].filter((problem) => !before.has(problem)),
  };
}

function byProblem(counts: readonly ProblemCount[], name: string): Map<string, ProblemCount> {
  const map = new Map(counts.map((count) => [count.problem, count]));
  if (map.size === counts.length) return map;
  const twice = counts.find((count) => map.get(count.problem) !== count)!;
  throw new RangeError(`problem ${twice.problem} occurs twice in ${name}`);
}
