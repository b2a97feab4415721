import * as z from 'zod';

export const memoryEngines = ['built-in', 'trl', 'verl', 'prime-rl'] as const;
export type MemoryEngine = (typeof memoryEngines)[number];

/** DeepSpeed's ZeRO stages (Rajbhandari et al. 2020, arXiv:1910.02054) and PyTorch's fully sharded data parallel. */
export const shardings = ['none', 'zero1', 'zero2', 'zero3', 'fsdp'] as const;
export type Sharding = (typeof shardings)[number];

/** `mixed`: float32 weights and optimizer, passes in bfloat16. */
export const precisions = ['float32', 'mixed', 'bfloat16'] as const;
export type Precision = (typeof precisions)[number];

/** When memory is widest: completions are sampled, logits become a loss, gradients flow back through the layers, the optimizer steps. */
export const memoryMoments = ['sampling', 'loss', 'backward', 'optimizer step'] as const;
export type MemoryMoment = (typeof memoryMoments)[number];

export const memoryPartNames = [
  ...['actor weights', 'LoRA adapter', 'critic', 'reference policy', 'reward models', 'teacher', "sampler's weights"],
  ...['gradients', 'optimizer states', 'activations', 'logits', 'KV cache', 'rollout buffer'],
  ...['gathered layers', 'framework overhead'],
] as const;
export const memoryPartSchema = z.object({
  name: z.string(),
  /** On one device at the widest moment. */
  GiB: z.number().min(0),
  /** The most it takes at any moment. */
  mostGiB: z.number().min(0),
});

/** What is asked beside the recipe: options of the command, which a change may set. */
const memoryOptionsSchema = z.object({
  precision: z.enum(precisions).optional(),
  devices: z.int().min(1).optional(),
  sharding: z.enum(shardings).optional(),
  fusedLogits: z.boolean().optional(),
  offload: z.boolean().optional(),
});

/** How a change is carried out: recipe keys with their new values, and options. */
const settingSchema = z.object({ sets: z.record(z.string(), z.unknown()), options: memoryOptionsSchema });
export type MemorySetting = z.infer<typeof settingSchema>;

const changeSchema = settingSchema.extend({
  /** A recipe key, or an option of the command. */
  key: z.string(),
  from: z.string(),
  to: z.string(),
  sentence: z.string(),
  savesGiB: z.number(),
  totalGiB: z.number(),
  fits: z.boolean().nullable(),
  /** Whether what is learned stays the same but for rounding. */
  keepsTraining: z.boolean(),
});
export type MemoryChange = z.infer<typeof changeSchema>;

/** What `posttrain analyze memory --json` prints. All sizes are of one device. */
export const memoryReportSchema = z.object({
  model: z.object({
    name: z.string(),
    modelType: z.string(),
    parameters: z.int(),
    activeParameters: z.int(),
    trainedParameters: z.int(),
  }),
  method: z.string(),
  engine: z.enum(memoryEngines),
  precision: z.enum(precisions),
  devices: z.int().min(1),
  sharding: z.enum(shardings),
  /** What a device has; null where nobody said. */
  deviceMemoryGiB: z.number().nullable(),
  totalGiB: z.number(),
  /** null where a device's memory is not known. */
  fits: z.boolean().nullable(),
  /** The widest moment, whose parts these are; they add up to the total. */
  moment: z.enum(memoryMoments),
  parts: z.array(memoryPartSchema),
  moments: z.array(z.object({ name: z.enum(memoryMoments), GiB: z.number() })),
  /** What would make it smaller, best first. */
  changes: z.array(changeSchema),
  /** The fewest of them, in that order, that together make it fit; null where it fits, where they do not suffice or where a device's memory is not known. */
  together: settingSchema.extend({ keys: z.array(z.string()), totalGiB: z.number() }).nullable(),
  assumptions: z.array(z.string()),
  caveats: z.array(z.string()),
});
export type MemoryReport = z.infer<typeof memoryReportSchema>;
