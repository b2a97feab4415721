import type { EvaluationRecord } from '../../contract/evaluation';
import type { RolloutStep } from '../../contract/messages/rollouts';
import type { TreeProblem } from '../../contract/messages/tree';
import type { ProblemPlace } from './coverageSamples';

/** A problem for the user to pick; `prompt` is empty where it cannot be read. */
export interface OfferedProblem extends TreeProblem {
  prompt: string;
}

/** Problems that all of these evaluations have samples of, without their prompts, and where the first has them. */
export function commonProblems(records: readonly Pick<EvaluationRecord, 'problems'>[]): {
  all: TreeProblem[];
  places: ProblemPlace[];
} {
  const counts = records.map(({ problems }) => new Map(problems.map((one) => [one.problem, one])));
  const places: ProblemPlace[] = [];
  const all = (records[0]?.problems ?? []).flatMap(({ problem }, place) => {
    const models = counts.map((of) => of.get(problem));
    if (models.some((one) => one === undefined || one.n === 0)) return [];
    places.push({ problem, place });
    return [{ id: problem, models: models.map((one) => ({ n: one!.n, right: one!.c })) }];
  });
  return { all, places };
}

/** Problems that two steps both sampled, each with its counts at both, the base side's first. */
export function problemsOfBoth(base: readonly OfferedProblem[], other: readonly OfferedProblem[]): OfferedProblem[] {
  const found = new Map(other.map((problem) => [problem.id, problem]));
  return base.flatMap((problem) => {
    const beside = found.get(problem.id);
    return beside ? [{ ...problem, models: [...problem.models, ...beside.models] }] : [];
  });
}

/** The prompts of a step; a prompt that it sampled in several groups is one. Right ones are counted where rewards are 0 and 1 alone. */
export function problemsOfStep({ groups }: Pick<RolloutStep, 'groups'>): OfferedProblem[] {
  const found = new Map<string, { prompt: string; rewards: number[] }>();
  for (const { promptId, prompt, rewards } of groups) {
    const problem = found.get(promptId) ?? { prompt, rewards: [] };
    problem.rewards.push(...rewards.filter((reward) => reward !== null));
    found.set(promptId, problem);
  }
  return [...found]
    .filter(([, { rewards }]) => rewards.length > 0)
    .map(([id, { prompt, rewards }]) => ({
      ...{ id, prompt },
      models: [
        {
          n: rewards.length,
          right: rewards.every((reward) => reward === 0 || reward === 1) ? rewards.filter((reward) => reward === 1).length : null,
        },
      ],
    }));
}
