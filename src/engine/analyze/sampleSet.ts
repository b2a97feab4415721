import type { AnsweredSample } from '../../analysis/coverage/majorityAtK';

/** Samples of one problem, and how many of them were right. */
export interface SampledProblem {
  problem: string;
  n: number;
  c: number;
  /** One a sample; null where the file has no answers. */
  answers: AnsweredSample[] | null;
}

/** What one model made of a set of problems. */
export interface SampleSet {
  /** Of the file, or of the model in it. */
  name: string;
  problems: SampledProblem[];
  /** What a reader has to know of how they were read. */
  caveats: string[];
}

/** Collects samples by problem, in the order in which problems are first seen. */
export class SampleTally {
  private readonly problems = new Map<string, SampledProblem>();

  addSample(problem: string, isRight: boolean, answer?: string | null): void {
    const found = this.problemOf(problem);
    found.n++;
    if (isRight) found.c++;
    if (answer === undefined) found.answers = null;
    else found.answers?.push({ answer, isRight });
  }

  /** @returns the samples of the problem, these among them */
  addCount(problem: string, n: number, c: number): number {
    const found = this.problemOf(problem);
    found.n += n;
    found.c += c;
    if (n > 0) found.answers = null;
    return found.n;
  }

  all(): SampledProblem[] {
    return [...this.problems.values()];
  }

  private problemOf(problem: string): SampledProblem {
    let found = this.problems.get(problem);
    if (!found) this.problems.set(problem, (found = { problem, n: 0, c: 0, answers: [] }));
    return found;
  }
}
