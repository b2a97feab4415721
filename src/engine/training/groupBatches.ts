import { microBatchesPerGeneration, stepsPerGeneration } from '../../analysis/memory/recipeSizes';
import { completionTokens } from '../algorithms/completionRows';
import type { GenerationInUse } from '../checkpoints/savedGeneration';
import type { RolloutSequence } from '../compute';
import type { GroupRecipe } from '../../contract/recipe';
import type { DataOrder } from './dataOrder';
import type { Rollout } from './rollout';

interface CutOptions {
  /** Whether the loss of an update is a sum over sequences whose terms do not depend on their micro-batch. */
  isSeparable: boolean;
  /** Whether the loss needs the reference policy's log-probabilities. */
  withReference: boolean;
}

/**
 * Cuts a generation into micro-batches. Log-probabilities of sampling are kept as the old policy's only where some update happens
 * between sampling and use; else the loss takes the current ones, as TRL does. Sequences are shuffled first, as TRL does, unless
 * the loss does not depend on which sequences share a micro-batch: then they are sorted by length, so that little is padding.
 */
export function groupBatches(
  rollouts: readonly Rollout[],
  recipe: GroupRecipe,
  order: DataOrder,
  { isSeparable, withReference }: CutOptions,
): GenerationInUse {
  const reused = stepsPerGeneration(recipe) > 1;
  // A failed rollout stays in the batch with advantage 0, as an unscorable completion does in TRL.
  const sequences = rollouts.map((rollout): RolloutSequence => ({
    promptIds: rollout.promptIds,
    completionIds: rollout.tokens.tokenIds,
    samplerLogprobs: rollout.tokens.logprobs,
    advantage: rollout.advantage ?? 0,
    oldLogprobs: reused ? rollout.tokens.logprobs : null,
    refLogprobs: withReference ? (rollout.reference?.logprobs ?? null) : null,
    counts: isCounted(rollout, recipe),
  }));
  if (isSeparable && microBatchesPerGeneration(recipe) === recipe.gradient_accumulation_steps)
    sequences.sort((a, b) => completionTokens(b) - completionTokens(a));
  else order.shuffle(sequences);
  const size = recipe.per_device_train_batch_size;
  return {
    microBatches: Array.from({ length: microBatchesPerGeneration(recipe) }, (_, i) => sequences.slice(i * size, (i + 1) * size)),
    numItemsInBatch: sequences.reduce((sum, { counts, completionIds }) => sum + (counts ? completionIds.length : 0), 0),
  };
}

/** False for a truncated completion under mask_truncated_completions. */
export function isCounted({ tokens }: Pick<Rollout, 'tokens'>, recipe: Pick<GroupRecipe, 'mask_truncated_completions'>): boolean {
  return !(recipe.mask_truncated_completions && tokens.finishReason === 'length');
}
