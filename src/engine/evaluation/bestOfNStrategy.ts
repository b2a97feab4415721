import { bestOfN, type Candidate } from '../../analysis/bestOfN';
import { bootstrapMean } from '../../analysis/bootstrap';
import { powersOfTwoUpTo } from '../../analysis/passAtK';
import type { EvaluationStrategy } from '../../contract/evaluationStrategy';
import { isRight, partOf, type Rollout } from '../training/rollout';
import { fewest } from './fewest';
import { SelectionFailures } from './selectionFailures';
import type { Strategy, StrategyContext } from './strategy';

/** Takes the completion that the selector, one of the rewards, likes best; how often it is right, for n = 1, 2, 4 … samples. */
export class BestOfNStrategy implements Strategy {
  private readonly problems: Candidate[][] = [];
  private readonly failures = new SelectionFailures();

  /** @param selector name of the reward */
  constructor(private readonly selector: string) {}

  take(problems: readonly (readonly Rollout[])[], { task }: StrategyContext): Promise<Rollout[][]> {
    const verifier = task.rewards[0]!.name;
    for (const rollouts of problems) {
      this.failures.take(rollouts);
      const scored = rollouts.filter(({ outcome }) => outcome.kind === 'scored');
      if (scored.length === 0) continue;
      this.problems.push(
        scored.map((rollout) => ({ score: partOf(rollout, this.selector), value: isRight(rollout, verifier) ? 1 : 0 })),
      );
    }
    return Promise.resolve(problems.map((rollouts) => [...rollouts]));
  }

  result(): EvaluationStrategy {
    const curve = powersOfTwoUpTo(fewest(this.problems)).map((n) => ({
      n,
      ...bootstrapMean(this.problems.map((candidates) => bestOfN(candidates, n))),
    }));
    return { name: 'best-of-n', selector: this.selector, curve, ...this.failures.found() };
  }
}
