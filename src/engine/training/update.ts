import type { Compute, GradientTask } from '../compute';
import type { Recipe } from '../../contract/recipe';
import { clipGradient } from '../algorithms/clipGradient';
import { learningRateAt } from '../algorithms/schedule';
import { requireFinite } from './faults';
import type { TrainingState } from './trainer';

export interface UpdateResult {
  loss: number;
  /** Global norm of the gradient before clipping. */
  gradNorm: number;
  learningRate: number;
  sums: Record<string, number>;
}

/**
 * One optimizer update, as transformers' Trainer makes it: gradients of all micro-batches, clipping by global norm, AdamW with the
 * scheduled learning rate. Loss and norm are checked before anything is changed.
 * @throws NonFiniteError
 */
export async function applyUpdate(
  compute: Compute,
  state: TrainingState,
  recipe: Recipe,
  task: GradientTask,
  step: number,
): Promise<UpdateResult> {
  const { loss, gradient, sums } = await compute.gradients(task);
  requireFinite('the loss', loss, step);
  const gradNorm = clipGradient(gradient, recipe.max_grad_norm);
  requireFinite('the gradient norm', gradNorm, step);
  const learningRate = learningRateAt(recipe, state.optimizer.updates);
  state.optimizer.step(state.weights, gradient, learningRate);
  await compute.setWeights('policy', state.weights);
  return { loss, gradNorm, learningRate, sums };
}
