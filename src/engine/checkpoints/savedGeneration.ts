import * as z from 'zod';
import type { RolloutSequence } from '../compute';

const numbers = z.array(z.number());

/** `generation.json`: sampled completions that later steps still train on (num_iterations or steps_per_generation above 1). */
export const savedGenerationSchema = z.object({
  numItemsInBatch: z.number(),
  microBatches: z.array(
    z.array(
      z.object({
        promptIds: numbers,
        completionIds: numbers,
        advantage: z.number(),
        oldLogprobs: numbers.nullable(),
        refLogprobs: numbers.nullable(),
        counts: z.boolean(),
      }),
    ),
  ),
});
export type SavedGeneration = z.infer<typeof savedGenerationSchema>;

export interface GenerationInUse {
  microBatches: readonly (readonly RolloutSequence[])[];
  numItemsInBatch: number;
}

/** JSON keeps doubles exactly, and every float32 is one: what is read back is what was saved, bit for bit. */
export function saveGeneration({ microBatches, numItemsInBatch }: GenerationInUse): SavedGeneration {
  return {
    numItemsInBatch,
    microBatches: microBatches.map((rows) =>
      // Steps to come compare with no sampler: the policy will have changed.
      rows.map(({ samplerLogprobs: _, ...row }) => ({
        ...row,
        promptIds: [...row.promptIds],
        completionIds: [...row.completionIds],
        oldLogprobs: row.oldLogprobs && Array.from(row.oldLogprobs),
        refLogprobs: row.refLogprobs && Array.from(row.refLogprobs),
      })),
    ),
  };
}

export function restoreGeneration(saved: SavedGeneration): GenerationInUse {
  return {
    numItemsInBatch: saved.numItemsInBatch,
    microBatches: saved.microBatches.map((rows) =>
      rows.map((row) => ({
        ...row,
        oldLogprobs: row.oldLogprobs && Float32Array.from(row.oldLogprobs),
        refLogprobs: row.refLogprobs && Float32Array.from(row.refLogprobs),
      })),
    ),
  };
}
