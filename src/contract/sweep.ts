import * as z from 'zod';
import { idSchema } from './ids';
import { rewardSchema } from './reward';

const sweptRunSchema = z.object({
  id: idSchema,
  /** What this run has of the keys that are swept; a key that its method lacks is left out. */
  values: z.record(z.string(), z.unknown()),
});
export type SweptRun = z.infer<typeof sweptRunSchema>;

/** How each run's last checkpoint and its base are evaluated: alike, whatever a run was trained with. Temperature 1, of the whole distribution. */
const sweepEvaluationSchema = z.object({
  /** A problem. */
  samples: z.int().positive(),
  /** Absolute path. */
  dataset: z.string(),
  /** Says what is right. */
  reward: rewardSchema,
  /** Tokens. */
  maxCompletionLength: z.int().positive(),
});
export type SweepEvaluation = z.infer<typeof sweepEvaluationSchema>;

/** `sweep.json`: runs that differ in a few keys, in the order in which they are trained. Their recipes lie beside it, `<run id>.json` each. */
export const sweepRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: idSchema,
  /** Unix time in ms. */
  createdAt: z.number(),
  recipePath: z.string(),
  /** Keys that have a list in the recipe. */
  keys: z.array(z.string()),
  /** null where nothing is evaluated. */
  evaluation: sweepEvaluationSchema.nullable(),
  runs: z.array(sweptRunSchema).min(1),
});
export type SweepRecord = z.infer<typeof sweepRecordSchema>;
