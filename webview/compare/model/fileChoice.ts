import type { CompareFileOverview } from '../../../src/contract/messages/compareFile';
import { outcomeOf, type Judged } from './seeds';

/** Names of two models, and the id of a problem. */
export interface FileChoice {
  base: string;
  other: string;
  problem: string;
}

/** What was chosen, with the first two models and the first problem in place of what the file lacks. */
export function offeredFileChoice({ models, problems }: CompareFileOverview, { base, other, problem }: FileChoice): FileChoice {
  const names = models.map(({ name }) => name);
  const left = names.includes(base) ? base : (names[0] ?? '');
  return {
    base: left,
    other: names.includes(other) ? other : (names.find((name) => name !== left) ?? ''),
    problem: problems.some(({ id }) => id === problem) ? problem : (problems[0]?.id ?? ''),
  };
}

/** Of each problem whether either model has any of its samples right: the index of the problem takes the place of the seed. */
export function judgedProblems({ models, problems }: CompareFileOverview, base: string, other: string): Judged[] {
  const rewardsOf = (name: string): (number | null)[] => {
    const outcomes = models.find((model) => model.name === name)?.outcomes ?? [];
    return problems.map((_, index) => {
      const outcome = outcomes[index];
      return outcome ? Number(outcome.right > 0) : null;
    });
  };
  const [left, right] = [rewardsOf(base), rewardsOf(other)];
  return problems.map((_, index) => ({
    seed: index,
    base: { reward: left[index] ?? null },
    other: { reward: right[index] ?? null },
  }));
}

/** Index of the next (1) or previous (−1) problem, of those where one model alone is right if only these are wanted; null at the end. */
export function nextProblem(judged: readonly Judged[], from: number, by: 1 | -1, onlyDifferent: boolean): number | null {
  for (let index = from + by; index >= 0 && index < judged.length; index += by) {
    const isWanted = !onlyDifferent || ['onlyBase', 'onlyOther'].includes(outcomeOf(judged[index]!));
    if (isWanted) return index;
  }
  return null;
}
