import * as z from 'zod';
import { estimateSchema } from './evaluationStrategy';

const count = z.int().min(0);

const temperatureSchema = z.object({
  temperature: z.number(),
  /** Mean over the prompts that `mixed` is of, with 95 % bootstrap intervals over prompts. */
  passAtK: z.array(estimateSchema.extend({ k: z.int().positive() })),
  /** Prompts without a success, with nothing else, and the others. */
  prompts: z.object({ never: count, always: count, between: count }),
  /** Share of those in between, with Wilson's interval. */
  between: estimateSchema,
  /** Expected share of groups with a right and a wrong completion, of the prompts that have samples enough at every temperature. */
  mixed: z.array(estimateSchema.extend({ numGenerations: z.int().positive() })),
  /** Ids of the prompts without a success. */
  neverSolved: z.array(z.string()),
  failed: count,
  /** Prompts of which every sample failed; they are in none of the above. */
  unsampled: count,
});
export type ReadinessAtTemperature = z.infer<typeof temperatureSchema>;

/** What `posttrain analyze readiness --json` prints: whether RL on these prompts would have a reward to learn from. */
export const readinessReportSchema = z.object({
  model: z.string(),
  dataset: z.string(),
  prompts: z.int().positive(),
  /** Samples asked of a prompt, at each temperature. */
  samples: z.int().positive(),
  /** Samples that a prompt has at a temperature, of those that have any. */
  samplesEach: z.object({ least: z.int().positive(), most: z.int().positive() }),
  /** Prompts that the curves and the groups are of: those with samples enough. */
  compared: count,
  /** Largest success rate that no success still allows in the fewest samples that a prompt has, 95 %. */
  unseenRate: z.number(),
  temperatures: z.array(temperatureSchema).min(1),
  /** null where no group would have a gradient. */
  recommendation: z
    .object({
      temperature: z.number(),
      numGenerations: z.int().positive(),
      temperatureReason: z.string(),
      groupReason: z.string(),
    })
    .nullable(),
  /** `hopeless`: no prompt has a success. `solved`: every sample is right. `narrow`: fewer than a quarter of the prompts are in between. */
  verdict: z.enum(['ready', 'narrow', 'solved', 'hopeless']),
  sentence: z.string(),
  /** Sentences without a full stop. */
  caveats: z.array(z.string()),
});
export type ReadinessReport = z.infer<typeof readinessReportSchema>;
