import { bootstrapMean } from '../../analysis/bootstrap';
import { majorityAccuracy, type Vote } from '../../analysis/majorityVote';
import { powersOfTwoUpTo } from '../../analysis/passAtK';
import type { AnswerChoice, Estimate, EvaluationStrategy } from '../../contract/evaluationStrategy';
import { InputError } from '../inputError';
import { isRight, partOf, type Rollout } from '../training/rollout';
import type { AnswerExtractor } from './answers';
import { SelectionFailures } from './selectionFailures';
import type { Strategy, StrategyContext } from './strategy';

/** A reward that weighs the votes. */
interface Selector {
  name: string;
  /**
   * A reward model's score is a logit of no known origin, below 0 as often as above: its sigmoid weighs (of two scores that of their difference is how likely
   * Bradley and Terry hold the first to be better). Other rewards weigh as they are.
   */
  isLogit: boolean;
}

/**
 * Takes the answer that most samples give, and with a selector the one whose samples it gives most in sum; how often that is right, for n =
 * 1, 2, 4 … samples. Failed rollouts and those without an answer do not vote, and a vote that the selector cannot weigh has no weight.
 */
export class SelfConsistencyStrategy implements Strategy {
  private readonly problems: Vote[][] = [];
  private readonly failures = new SelectionFailures();

  constructor(
    private readonly answer: AnswerChoice,
    private readonly extract: AnswerExtractor,
    private readonly selector: Selector | null,
  ) {}

  async take(problems: readonly (readonly Rollout[])[], { task }: StrategyContext): Promise<Rollout[][]> {
    const verifier = task.rewards[0]!.name;
    const kept: Rollout[][] = [];
    for (const rollouts of problems) {
      this.failures.take(rollouts);
      const read = await Promise.all(rollouts.map((rollout) => this.read(rollout)));
      this.problems.push(
        read.map(({ rollout, answer }) => ({
          answer,
          // Who does not vote is not asked: what is not right may be given less than 0.
          weight: this.selector === null || answer === null ? 1 : weightOf(rollout, this.selector),
          isRight: isRight(rollout, verifier),
        })),
      );
      kept.push(read.map(({ rollout }) => rollout));
    }
    return kept;
  }

  result(): EvaluationStrategy {
    const curve = powersOfTwoUpTo(this.problems[0]!.length).map((n) => ({
      n,
      majority: this.accuracy(n, false),
      weighted: this.selector === null ? null : this.accuracy(n, true),
    }));
    return {
      name: 'self-consistency',
      answer: this.answer,
      selector: this.selector?.name ?? null,
      curve,
      ...this.failures.found(),
    };
  }

  private accuracy(n: number, isWeighted: boolean): Estimate {
    return bootstrapMean(this.problems.map((votes) => majorityAccuracy(votes, n, isWeighted)));
  }

  private async read(rollout: Rollout): Promise<{ rollout: Rollout; answer: string | null }> {
    if (rollout.outcome.kind === 'failed') return { rollout, answer: null };
    try {
      return { rollout, answer: await this.extract(rollout.text) };
    } catch (error) {
      const message = `answer: ${error instanceof Error ? error.message : String(error)}`;
      return { rollout: { ...rollout, outcome: { kind: 'failed', at: 'reward', message } }, answer: null };
    }
  }
}

/** @throws InputError where it is negative: a vote would count against its answer */
function weightOf(rollout: Rollout, { name, isLogit }: Selector): number {
  const score = partOf(rollout, name);
  if (score === null) return 0;
  if (isLogit) return 1 / (1 + Math.exp(-score));
  if (score >= 0) return score;
  throw new InputError(
    `the selector ${name} gives ${score} to a sample of ${rollout.promptId}; allowed: 0 or more, which is what a vote weighs`,
  );
}
