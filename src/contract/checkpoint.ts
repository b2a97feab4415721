import * as z from 'zod';
import { idSchema } from './ids';
import { metricsSchema } from './events';

export const sealedFileSchema = z.object({
  /** Relative to the checkpoint folder, with `/`. */
  path: z.string(),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** `checkpoint.json`, written last: a folder without it is not a checkpoint. */
export const checkpointRecordSchema = z.object({
  schemaVersion: z.literal(1),
  runId: idSchema,
  step: z.int().min(0),
  attempt: z.int().min(1),
  createdAt: z.number(),
  baseModel: z.string(),
  /** Metrics of this step. */
  metrics: metricsSchema,
  files: z.array(sealedFileSchema),
});
export type CheckpointRecord = z.infer<typeof checkpointRecordSchema>;

/** `trainer-state.json` in a checkpoint: what resuming needs besides weights and optimizer moments. */
export const trainerStateSchema = z.object({
  schemaVersion: z.literal(1),
  step: z.int().min(0),
  /** Optimizer updates made so far (AdamW's t). */
  updates: z.int().min(0),
  /** Those of PPO's separate critic; left out where there is none, and by older versions, in which they are as many. */
  criticUpdates: z.int().min(0).optional(),
  /** State of the generator that orders the training data. */
  dataOrder: z.object({
    state: z.array(z.int().min(0)),
    order: z.array(z.int().min(0)),
    position: z.int().min(0),
    /** Examples taken so far; left out by older versions, whose steps all take the same number. */
    taken: z.int().min(0).optional(),
  }),
  threads: z.int().positive(),
});
export type TrainerState = z.infer<typeof trainerStateSchema>;
