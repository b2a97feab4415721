import { completionsPerGeneration } from '../../../analysis/memory/recipeSizes';
import type { PpoSequence } from '../../compute';
import type { PpoRecipe } from '../../../contract/recipe';
import { completionTokens } from '../../algorithms/completionRows';
import type { DataOrder } from '../../training/dataOrder';
import { cut, microBatchesByLength } from '../../training/microBatches';

type Recipe = Pick<
  PpoRecipe,
  'per_device_train_batch_size' | 'gradient_accumulation_steps' | 'num_mini_batches' | 'num_ppo_epochs'
>;

/**
 * The updates of a step, each a list of micro-batches: as in TRL every pass shuffles the generation anew and cuts it into num_mini_batches. Within
 * an update the loss is a sum over tokens, so sequences are sorted by length there, and little is padding. A generation of which
 * rollouts failed has smaller updates, or fewer.
 */
export function ppoUpdates(sequences: readonly PpoSequence[], recipe: Recipe, order: DataOrder): PpoSequence[][][] {
  const size = completionsPerGeneration(recipe) / recipe.num_mini_batches;
  return Array.from({ length: recipe.num_ppo_epochs }, () => cut(order.shuffle([...sequences]), size))
    .flat()
    .map((miniBatch) => microBatchesByLength(miniBatch, completionTokens, recipe.per_device_train_batch_size));
}
