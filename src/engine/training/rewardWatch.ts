import { NoRewardError } from './faults';
import type { RewardOutcome } from './rollout';

/** Generations in a row without a reward that end a run whose rewards have worked. */
const PATIENCE = 3;

/**
 * Ends a run whose rewards do not work: nothing is learnt from rollouts that all failed, however long it goes on. Where not one of the first generation has a
 * reward it ends at once, as TRL does whenever a reward function raises; later only where several generations in a row have none.
 */
export class RewardWatch {
  private patience: number;
  private failed = 0;

  /** @param haveWorked whether rewards are known to work, as those of a run that goes on from a checkpoint are */
  constructor(haveWorked: boolean) {
    this.patience = haveWorked ? PATIENCE : 1;
  }

  /** Takes what the rewards said of one generation. @returns where it is not worth going on: how many failed, and why the first of these did */
  take(outcomes: readonly RewardOutcome[]): NoRewardError | null {
    const failures = outcomes.filter((outcome) => outcome.kind === 'failed');
    const [first] = failures;
    if (first === undefined || failures.length < outcomes.length) {
      this.patience = PATIENCE;
      this.failed = 0;
      return null;
    }
    this.failed += failures.length;
    this.patience -= 1;
    if (this.patience > 0) return null;
    return new NoRewardError(`all of the last ${this.failed} rollouts failed, so there is nothing to train on: ${first.message}`);
  }
}
