import type { EvaluationStrategy } from '../../contract/evaluationStrategy';
import type { Rollout } from '../training/rollout';

type Found = Pick<Extract<EvaluationStrategy, { name: 'best-of-n' }>, 'failed_selections' | 'selection_failure'>;

/** Completions that the selector could not score, and why not the first of them. */
export class SelectionFailures {
  private failed = 0;
  private first: string | null = null;

  take(rollouts: readonly Rollout[]): void {
    for (const { outcome } of rollouts) {
      if (outcome.kind !== 'scored' || outcome.selectionFailure === undefined) continue;
      this.failed += 1;
      this.first ??= outcome.selectionFailure;
    }
  }

  found(): Found {
    return this.first === null ? {} : { failed_selections: this.failed, selection_failure: this.first };
  }
}
