import { bootstrapMean } from '../../analysis/bootstrap';
import { majorityAccuracy, type Vote } from '../../analysis/majorityVote';
import { powersOfTwoUpTo } from '../../analysis/passAtK';
import type { AnswerChoice, Estimate, EvaluationStrategy } from '../../contract/evaluationStrategy';
import { messageOf } from '../../store/errorCode';
import { InputError } from '../inputError';
import { isRight, partOf, type Rollout } from '../training/rollout';
import type { AnswerExtractor } from './answers';
import { fewest } from './fewest';
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
 * 1, 2, 4 … samples. Failed rollouts are left out; those without an answer do not vote, and a vote that the selector cannot weigh has no weight.
 */
export class SelfConsistencyStrategy implements Strategy {
  private readonly problems: Vote[][] = [];
  private readonly failures = new SelectionFailures();
  /** Why answers could not be taken out, one sample each. */
  private readonly unread: string[] = [];

  constructor(
    private readonly answer: AnswerChoice,
    private readonly extract: AnswerExtractor,
    private readonly selector: Selector | null,
  ) {}

  async take(problems: readonly (readonly Rollout[])[], { task }: StrategyContext): Promise<Rollout[][]> {
    const verifier = task.rewards[0]!.name;
    for (const rollouts of problems) {
      this.failures.take(rollouts);
      const scored = rollouts.filter(({ outcome }) => outcome.kind === 'scored');
      if (scored.length === 0) continue;
      const answers = await Promise.all(scored.map((rollout) => this.read(rollout)));
      this.problems.push(
        scored.map((rollout, i) => ({
          answer: answers[i]!,
          // Who does not vote is not asked: what is not right may be given less than 0.
          weight: this.selector === null || answers[i] === null ? 1 : weightOf(rollout, this.selector),
          isRight: isRight(rollout, verifier),
        })),
      );
    }
    return problems.map((rollouts) => [...rollouts]);
  }

  result(): EvaluationStrategy {
    const curve = powersOfTwoUpTo(fewest(this.problems)).map((n) => ({
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
      ...(this.unread.length === 0 ? {} : { failed_answers: this.unread.length, answer_failure: this.unread[0]! }),
    };
  }

  private accuracy(n: number, isWeighted: boolean): Estimate {
    return bootstrapMean(this.problems.map((votes) => majorityAccuracy(votes, n, isWeighted)));
  }

  private async read(rollout: Rollout): Promise<string | null> {
    try {
      return await this.extract(rollout.text);
    } catch (error) {
      this.unread.push(messageOf(error));
      return null;
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
