import type { GrpoSequence } from '../../compute';
import type { GenerationInUse } from '../../checkpoints/savedGeneration';
import type { GrpoRecipe } from '../../../contract/recipe';
import type { DataOrder } from '../../training/dataOrder';
import type { Rollout } from '../../training/rollout';

/** Micro-batches made from one generation: TRL's steps_per_generation. */
export function microBatchesPerGeneration(recipe: GrpoRecipe): number {
  return recipe.steps_per_generation ?? recipe.gradient_accumulation_steps;
}

/** Optimizer steps made from one generation before the next is sampled. */
export function stepsPerGeneration(recipe: GrpoRecipe): number {
  return (microBatchesPerGeneration(recipe) / recipe.gradient_accumulation_steps) * recipe.num_iterations;
}

/** Prompts sampled for one generation. */
export function promptsPerGeneration(recipe: GrpoRecipe): number {
  return (recipe.per_device_train_batch_size * microBatchesPerGeneration(recipe)) / recipe.num_generations;
}

/**
 * Cuts a generation into micro-batches. Log-probabilities of sampling are kept as the old policy's only where some update happens
 * between sampling and use; else the loss takes the current ones, as TRL does. Sequences are shuffled first, as TRL does, unless
 * the loss does not depend on which sequences share a micro-batch: then they are sorted by length, so that little is padding.
 */
export function grpoMicroBatches(rollouts: readonly Rollout[], recipe: GrpoRecipe, order: DataOrder): GenerationInUse {
  const reused = stepsPerGeneration(recipe) > 1;
  const sequences = rollouts.map((rollout): GrpoSequence => sequence(rollout, recipe, reused));
  if (isSeparable(recipe)) sequences.sort((a, b) => tokens(b) - tokens(a));
  else order.shuffle(sequences);
  const size = recipe.per_device_train_batch_size;
  return {
    microBatches: Array.from({ length: microBatchesPerGeneration(recipe) }, (_, i) => sequences.slice(i * size, (i + 1) * size)),
    numItemsInBatch: sequences.reduce((sum, { counts, completionIds }) => sum + (counts ? completionIds.length : 0), 0),
  };
}

/** A failed rollout stays in the batch with advantage 0, as an unscorable completion does in TRL. */
function sequence(rollout: Rollout, recipe: GrpoRecipe, reused: boolean): GrpoSequence {
  return {
    promptIds: rollout.promptIds,
    completionIds: rollout.tokens.tokenIds,
    advantage: rollout.advantage ?? 0,
    oldLogprobs: reused ? rollout.tokens.logprobs : null,
    refLogprobs: recipe.beta > 0 ? (rollout.reference?.logprobs ?? null) : null,
    counts: !(recipe.mask_truncated_completions && rollout.tokens.finishReason === 'length'),
  };
}

/** Whether the loss of an update is a sum over sequences whose terms do not depend on their micro-batch. */
function isSeparable(recipe: GrpoRecipe): boolean {
  return (
    recipe.loss_type !== 'bnpo' &&
    recipe.top_entropy_quantile === 1 &&
    recipe.entropy_coef === 0 &&
    microBatchesPerGeneration(recipe) === recipe.gradient_accumulation_steps
  );
}

function tokens({ promptIds, completionIds }: GrpoSequence): number {
  return promptIds.length + completionIds.length;
}
