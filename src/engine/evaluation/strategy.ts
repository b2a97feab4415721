import type { EvaluationStrategy } from '../../contract/evaluationStrategy';
import type { Compute } from '../compute';
import type { ModelTokenizer } from '../model/tokenizer';
import type { Rollout } from '../training/rollout';
import type { EvaluationTask } from './evaluateModel';

/** What the samples were drawn with, to draw more. */
export interface StrategyContext {
  compute: Pick<Compute, 'sample' | 'score'>;
  tokenizer: Pick<ModelTokenizer, 'encode' | 'decode' | 'eosTokenIds'>;
  task: Pick<EvaluationTask, 'rewards' | 'samples' | 'seed' | 'sampling'>;
}

/** What is done with samples at test time beyond counting the right ones. One object is used for one evaluation. */
export interface Strategy {
  /**
   * Looks at some problems' samples, a list a problem. @returns the rollouts to keep, likewise, the samples first, as they
   * are; others may follow
   */
  take(problems: readonly (readonly Rollout[])[], context: StrategyContext): Promise<Rollout[][]>;
  /** What was found, after all problems: intervals are over problems. */
  result(): EvaluationStrategy;
}
