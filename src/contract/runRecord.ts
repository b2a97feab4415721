import * as z from 'zod';
import { backendNameSchema, recipeSchema } from './recipe';
import { idSchema } from './ids';
import { processIdentitySchema } from './process';

/** Why a better backend was not taken. */
export const passedOverSchema = z.object({ name: backendNameSchema, reason: z.string() });

export const backendRecordSchema = z.object({
  name: backendNameSchema,
  /** e.g. `NVIDIA H200` or `CPU, 2 threads`. */
  device: z.string(),
  /** Worker threads; with `rollouts`, those of the rollouts. */
  threads: z.int().positive(),
  /** The backend that samples and scores, where it is not the one that trains. */
  rollouts: backendNameSchema.optional(),
  requested: z.boolean(),
  passedOver: z.array(passedOverSchema),
});
export type BackendRecord = z.infer<typeof backendRecordSchema>;

export const gitRecordSchema = z.object({
  commit: z.string(),
  branch: z.string().nullable(),
  changedFiles: z.int().min(0),
  /** File in the run folder that holds the diff against `commit`; null where nothing was changed. */
  diffFile: z.string().nullable(),
});

/** A model of the Hugging Face hub, `org/name`, and the commit of the snapshot that was on disk. */
export const hubOriginSchema = z.object({ id: z.string(), commit: z.string() });
export type HubOrigin = z.infer<typeof hubOriginSchema>;

export const baseModelRecordSchema = z.object({
  /** Absolute folder. */
  path: z.string(),
  /** The folder's name, or the id on the hub. */
  name: z.string(),
  hub: hubOriginSchema.optional(),
  sha256: z.string().nullable(),
  parameters: z.int().positive().nullable(),
});

/** A dataset that is a file; one that a generator makes has no record. */
export const datasetRecordSchema = z.object({
  key: z.enum(['train_dataset', 'eval_dataset']),
  path: z.string(),
  sha256: z.string(),
});
export type DatasetRecord = z.infer<typeof datasetRecordSchema>;

/** What judges completions and lies outside the run: the file of a reward module, or a reward model, whose hash is that of its weights. */
export const rewardRecordSchema = z.object({
  name: z.enum(['module', 'reward_model']),
  path: z.string(),
  hub: hubOriginSchema.optional(),
  sha256: z.string(),
});
export type RewardRecord = z.infer<typeof rewardRecordSchema>;

/** `run.json`. Written by the trainer's process when it starts, and again when it resumes. */
export const runRecordSchema = z.object({
  schemaVersion: z.literal(1),
  id: idSchema,
  /** Unix time in ms. */
  createdAt: z.number(),
  recipePath: z.string().nullable(),
  recipe: recipeSchema,
  engine: z.object({ name: z.string(), version: z.string(), node: z.string() }),
  backend: backendRecordSchema.nullable(),
  baseModel: baseModelRecordSchema,
  /** The model that a distillation learns from. */
  teacher: baseModelRecordSchema.optional(),
  /** What a resumed run must find unchanged. A run.json without it is read as well. */
  datasets: z.array(datasetRecordSchema).optional(),
  /** As `datasets`; what a module imports is not in its hash. */
  rewards: z.array(rewardRecordSchema).optional(),
  /** Of teacher-samples.jsonl, once it is written. */
  teacherSamples: z.object({ sha256: z.string() }).optional(),
  git: gitRecordSchema.nullable(),
  process: processIdentitySchema,
});
export type RunRecord = z.infer<typeof runRecordSchema>;
