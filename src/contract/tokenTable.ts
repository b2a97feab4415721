import * as z from 'zod';
import { tokensOfFileSchema } from './tokensReport';

const share = z.number().min(0).max(1);

/** One token of a rollouts file: means over the positions where it was sampled. Entropies and log-probabilities in nats. */
export const tokenStatisticsSchema = z.object({
  id: z.int(),
  /** As it was written where it was first seen. */
  text: z.string(),
  count: z.int().positive(),
  entropy: z.number(),
  /** Share of its positions that are among the top ones of the file. */
  top: share,
  /** null where none is known. */
  probability: z.number().nullable(),
  /** Of the base (or teacher) at the same positions; `change` is log p − log p of the base. null where there are no such scores. */
  reference: z.object({ entropy: z.number(), probability: z.number(), change: z.number() }).nullable(),
  /** (A − Ā)(log p − mean log p); null where there are no advantages. */
  covariance: z.number().nullable(),
  /** The other tokens that were likeliest there, with their probability; one outside a position's alternatives counts as 0 there. */
  instead: z.array(z.object({ text: z.string(), probability: z.number() })),
});
export type TokenStatistics = z.infer<typeof tokenStatisticsSchema>;

/** All tokens of one rollouts file, the most frequent first, and the file as a whole. */
export const tokenTableSchema = z.object({
  file: tokensOfFileSchema,
  /** Share of the positions that count as top, and the share of all entropy that they carry; null where there is none. */
  top: z.object({ share, carried: share.nullable() }),
  /** The base's entropies in the bins of `file.histogram`; null where it was not scored. */
  referenceHistogram: z.array(z.int().min(0)).nullable(),
  tokens: z.array(tokenStatisticsSchema),
  /** Distinct tokens, those that are left out of `tokens` too. */
  distinct: z.int().min(0),
});
export type TokenTable = z.infer<typeof tokenTableSchema>;

const contextSchema = z.object({
  promptId: z.string(),
  group: z.int(),
  sample: z.int().min(0),
  /** Index of the token in the completion. */
  position: z.int().min(0),
  reward: z.number().nullable(),
  failed: z.boolean(),
  entropy: z.number(),
  /** The tokens around it; the `at`-th is the token itself. An entropy is null where there is none. */
  texts: z.array(z.string()),
  entropies: z.array(z.number().nullable()),
  at: z.int().min(0),
});
export type TokenContext = z.infer<typeof contextSchema>;

/** Where a token stands: of each prompt the place of its highest entropy, the highest first. */
export const tokenContextsSchema = z.object({
  places: z.int().min(0),
  completions: z.int().min(0),
  prompts: z.int().min(0),
  contexts: z.array(contextSchema),
});
export type TokenContexts = z.infer<typeof tokenContextsSchema>;
