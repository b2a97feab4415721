import * as z from 'zod';
import { problemCountSchema } from './evaluation';
import { readinessReportSchema } from './readinessReport';
import { rewardSchema } from './reward';

/** What is asked of `posttrain analyze readiness`, whether it was done or not. Paths are absolute. */
export const readinessAskedSchema = z.object({
  model: z.string(),
  /** A file, or the words for a generator. */
  dataset: z.string(),
  /** The recipe file whose settings these are; null where there was none. */
  recipe: z.string().nullable(),
  samples: z.int().min(2),
  temperatures: z.array(z.number().positive()).min(1),
  /** Prompts that are sampled at most, evenly spaced in the file; null is all. */
  limit: z.int().positive().nullable(),
  seed: z.int().min(0),
  top_p: z.number(),
  top_k: z.int().min(0),
  max_completion_length: z.int().positive(),
  reward_funcs: z.array(rewardSchema),
});
export type ReadinessAsked = z.infer<typeof readinessAskedSchema>;

/**
 * `readiness.json` in the folder of samples that were drawn before training, written before the first is drawn. `temperature-<T>/` beside it has
 * those of a temperature, as the folder of an evaluation, once they are all there.
 */
export const readinessRecordSchema = z.object({
  schemaVersion: z.literal(1),
  createdAt: z.number(),
  /** Prompts that are sampled. */
  prompts: z.int().positive(),
  asked: readinessAskedSchema,
});
export type ReadinessRecord = z.infer<typeof readinessRecordSchema>;

/** What the folder of such samples, or of an evaluation, holds by now. */
export const readinessOfFolderSchema = z.object({
  createdAt: z.number(),
  model: z.object({ path: z.string(), name: z.string() }),
  /** Step of the checkpoint; null for a base model. */
  step: z.int().min(0).nullable(),
  dataset: z.string(),
  /** null for an evaluation. */
  asked: readinessAskedSchema.nullable(),
  /** By temperature, those that are all there; `key` is the last part of the folder's path. */
  sampled: z.array(
    z.object({
      ...{ key: z.string(), temperature: z.number() },
      /** Absolute path of the file of samples, and the reward that says which are right. */
      ...{ file: z.string(), verifier: z.string() },
      problems: z.array(problemCountSchema),
    }),
  ),
  /** null where nothing was sampled yet. */
  report: readinessReportSchema.nullable(),
});
export type ReadinessOfFolder = z.infer<typeof readinessOfFolderSchema>;
