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

const count = z.int().min(0);

/**
 * `ended.json`: how the process that carries out a sweep came to its end. Written before it lets go of the lock, and taken away when another one
 * begins. A sweep that nobody carries out and that has none was cut off, not begun, or carried out by a version that did not write it.
 */
export const sweepEndSchema = z.object({
  schemaVersion: z.literal(1),
  /** Unix time in ms. */
  endedAt: z.number(),
  /** Whether it was asked to stop. */
  isStopped: z.boolean(),
  /** Runs: `left` are those not begun, or stopped. */
  ...{ finished: count, failed: count, left: count },
  /** Evaluations of finished runs that failed, or that were not made because it was asked to stop. */
  unevaluated: count,
});
export type SweepEnd = z.infer<typeof sweepEndSchema>;
