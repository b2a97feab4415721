import type { ProblemPair } from './pairProblems';

/** Ids of problems by which model solved them at least once. Not solved in n samples still allows a success rate of about 3/n. */
export interface SolvedProblems {
  both: string[];
  onlyBase: string[];
  onlyOther: string[];
  neither: string[];
}

/** How many they are. */
export function solvedCounts({ both, onlyBase, onlyOther, neither }: SolvedProblems): Record<keyof SolvedProblems, number> {
  return { both: both.length, onlyBase: onlyBase.length, onlyOther: onlyOther.length, neither: neither.length };
}

/** The solvable 2 × 2 (Yue et al. 2025, section 4.1): a problem is solved where at least one sample is right. */
export function solvedProblems(pairs: readonly ProblemPair[]): SolvedProblems {
  const solved: SolvedProblems = { both: [], onlyBase: [], onlyOther: [], neither: [] };
  for (const { problem, base, other } of pairs) {
    if (base.c > 0) solved[other.c > 0 ? 'both' : 'onlyBase'].push(problem);
    else solved[other.c > 0 ? 'onlyOther' : 'neither'].push(problem);
  }
  return solved;
}
