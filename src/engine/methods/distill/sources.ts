import type { DistillRecipe } from '../../../contract/recipe';
import { Generator } from '../../random/generator';

/** Whose completions a micro-batch learns from: the student's own (on-policy), the teacher's, or those of the dataset. */
export type Source = 'student' | 'teacher' | 'dataset';

/** Keeps these draws apart from those of completions, whose second part is a step. */
const SOURCE_STREAM = 0x50c5;

/** One draw a micro-batch, as TRL's GKDTrainer draws one a training step: on-policy with probability λ. */
export function sourceOf(
  { seed, lmbda, seq_kd }: Pick<DistillRecipe, 'seed' | 'lmbda' | 'seq_kd'>,
  step: number,
  microBatch: number,
): Source {
  if (Generator.fromKey([seed, SOURCE_STREAM, step, microBatch]).uniform() < lmbda) return 'student';
  return seq_kd ? 'teacher' : 'dataset';
}
