import { bootstrapMean } from '../../analysis/bootstrap';
import { majorityAccuracy, type Vote } from '../../analysis/majorityVote';
import { powersOfTwoUpTo } from '../../analysis/passAtK';
import type { AnswerChoice, Estimate, EvaluationStrategy } from '../../contract/evaluationStrategy';
import { isRight, partOf, type Rollout } from '../training/rollout';
import type { AnswerExtractor } from './answers';
import type { Strategy, StrategyContext } from './strategy';

/**
 * Takes the answer that most samples give, and with a selector the one whose samples it gives most in sum; how often that is right, for n =
 * 1, 2, 4 … samples. Failed rollouts and those without an answer do not vote.
 */
export class SelfConsistencyStrategy implements Strategy {
  private readonly problems: Vote[][] = [];

  /** @param selector name of the reward that weighs the votes; null for none */
  constructor(
    private readonly answer: AnswerChoice,
    private readonly extract: AnswerExtractor,
    private readonly selector: string | null,
  ) {}

  async take(problems: readonly (readonly Rollout[])[], { task }: StrategyContext): Promise<Rollout[][]> {
    const verifier = task.rewards[0]!.name;
    const kept: Rollout[][] = [];
    for (const rollouts of problems) {
      const read = await Promise.all(rollouts.map((rollout) => this.read(rollout)));
      this.problems.push(
        read.map(({ rollout, answer }) => ({
          answer,
          weight: this.selector === null ? 1 : (partOf(rollout, this.selector) ?? 0),
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
    return { name: 'self-consistency', answer: this.answer, selector: this.selector, curve };
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
