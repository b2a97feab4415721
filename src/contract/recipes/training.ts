import * as z from 'zod';
import { loraKeys } from './lora';
import { count, positiveInteger, probability } from './numbers';

/** Best first. */
export const backendNames = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm'] as const;
export const backendNameSchema = z.enum(backendNames);
export type BackendName = z.infer<typeof backendNameSchema>;

/** In UTF-16 units. */
export const LONGEST_RUN_NAME = 200;

const datasetGeneratorSchema = z.strictObject({
  generator: z.enum(['countdown-traces']).describe('a generator of the bundled example'),
  size: positiveInteger.describe('number of examples'),
  seed: count.default(1),
});

/** A JSONL, Parquet or CSV file, or a generator of the bundled example. */
export const datasetSchema = z.union([z.string().min(1), datasetGeneratorSchema]);
export type DatasetSource = z.infer<typeof datasetSchema>;

/** The keys of every method. */
export const trainingKeys = {
  model: z
    .string()
    .min(1)
    .describe(
      'Hugging Face model folder (config.json, model.safetensors, tokenizer.json), or org/name or org/name@revision of the hub where its cache on disk has it',
    ),
  train_dataset: datasetSchema.describe(
    'JSONL, Parquet or CSV file of prompts (GRPO, RLOO, PPO, distillation), of prompts and completions (SFT, distillation), or of prompts with a chosen and a rejected one (DPO, reward model)',
  ),
  eval_dataset: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('JSONL, Parquet or CSV file of held-out examples; null turns evaluation off'),
  eval_steps: positiveInteger.nullable().default(null).describe('evaluate every this many steps; null turns evaluation off'),
  max_steps: positiveInteger.describe('number of optimizer steps'),
  learning_rate: z.number().positive().describe('AdamW learning rate at the top of its schedule'),
  lr_scheduler_type: z
    .enum(['linear', 'cosine', 'constant', 'constant_with_warmup'])
    .default('linear')
    .describe('how the learning rate changes over max_steps'),
  warmup_steps: count.default(0).describe('steps over which the learning rate rises from 0'),
  per_device_train_batch_size: positiveInteger.describe('sequences in one forward and backward pass'),
  gradient_accumulation_steps: positiveInteger.default(1).describe('passes added up before one optimizer update'),
  gradient_checkpointing: z
    .boolean()
    .default(false)
    .describe(
      "compute each layer's activations anew in the backward pass instead of keeping them: less memory, more time (TRL's default is true)",
    ),
  weight_decay: z.number().min(0).default(0).describe('decoupled weight decay of AdamW'),
  adam_beta1: probability.default(0.9).describe('decay of the first moment'),
  adam_beta2: probability.default(0.999).describe('decay of the second moment'),
  adam_epsilon: z.number().positive().default(1e-8).describe('added to the root of the second moment'),
  max_grad_norm: z.number().min(0).default(1).describe('gradients are scaled down to this global norm; 0 turns clipping off'),
  save_steps: positiveInteger.default(10).describe('seal a checkpoint every this many steps'),
  save_total_limit: positiveInteger.nullable().default(null).describe('keep only this many of the newest checkpoints'),
  ...loraKeys,
  seed: count.default(42).describe('of every random draw of the run'),
  run_name: z.string().min(1).max(LONGEST_RUN_NAME).nullable().default(null).describe('shown instead of the run id'),
  backend: backendNameSchema.nullable().default(null).describe('ours: compute backend; null takes the best one that works'),
  threads: positiveInteger
    .max(256)
    .nullable()
    .default(null)
    .describe('ours: worker threads on wasm; null takes all cores, at most 8'),
};
