import { z } from 'zod';
import { idSchema } from './ids';

const sweptRunSchema = z.object({
  id: idSchema,
  /** What this run has of the keys that are swept; a key that its method lacks is left out. */
  values: z.record(z.string(), z.unknown()),
});
export type SweptRun = z.infer<typeof sweptRunSchema>;

/** `sweep.json`: runs that differ in a few keys, in the order in which they are trained. Their recipes lie beside it, `<run id>.json` each. */
export const sweepRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: idSchema,
  /** Unix time in ms. */
  createdAt: z.number(),
  recipePath: z.string(),
  /** Keys that have a list in the recipe. */
  keys: z.array(z.string()),
  /** Samples a problem of the evaluation of each run's last checkpoint, and of its base; null where there is none. */
  evaluateSamples: z.int().positive().nullable(),
  runs: z.array(sweptRunSchema).min(1),
});
export type SweepRecord = z.infer<typeof sweepRecordSchema>;
