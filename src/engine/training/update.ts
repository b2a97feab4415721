import { withoutSamplerDifference } from '../algorithms/samplerDifference';
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

/** One optimizer update with the learning rate that the recipe's schedule has come to: one update a step. @throws NonFiniteError */
export async function applyUpdate(
  compute: Compute,
  state: TrainingState,
  recipe: Recipe,
  task: GradientTask,
  step: number,
): Promise<UpdateResult> {
  return updateWeights(compute, state, task, learningRateAt(recipe, state.optimizer.updates), recipe, step);
}

/**
 * One optimizer update, as transformers' Trainer makes it: gradients of all micro-batches, clipping by global norm, AdamW. Loss and norm
 * are checked before anything is changed.
 * @throws NonFiniteError
 */
export async function updateWeights(
  compute: Compute,
  { adapter = null, weights, optimizer }: Pick<TrainingState, 'weights' | 'optimizer'> & Partial<Pick<TrainingState, 'adapter'>>,
  task: GradientTask,
  learningRate: number,
  { max_grad_norm, gradient_checkpointing }: Pick<Recipe, 'max_grad_norm' | 'gradient_checkpointing'>,
  step: number,
): Promise<UpdateResult> {
  const dropout = adapter?.dropoutKey && [...adapter.dropoutKey, optimizer.updates];
  const { loss, gradient, sums } = await compute.gradients({ ...task, gradient_checkpointing }, dropout);
  requireFinite('the loss', loss, step);
  const gradNorm = clipGradient(gradient, max_grad_norm);
  requireFinite('the gradient norm', gradNorm, step);
  optimizer.step(weights, gradient, learningRate);
  await compute.setWeights('policy', weights);
  return { loss, gradNorm, learningRate, sums: dropout ? withoutSamplerDifference(sums) : sums };
}
