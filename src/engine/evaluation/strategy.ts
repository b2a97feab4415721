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
  /** Samples more once all problems have been taken, where that depends on all of them. @param onProgress told the completions done here so far */
  finish?(context: StrategyContext, onProgress: (done: number) => void): Promise<void>;
  /** How often the problems are sampled in all; once where it is left out. @param temperature that of the plain samples */
  rounds?(temperature: number): number;
  /** What was found, after all problems: intervals are over problems. */
  result(): EvaluationStrategy;
}
