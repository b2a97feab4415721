import * as z from 'zod';
import { boxSchema } from './boxSummary';

const percentiles = z.object({ 50: z.number(), 80: z.number(), 90: z.number(), 95: z.number(), 99: z.number() });

/** Entropies in nats. */
const entropySchema = z.object({
  count: z.int().positive(),
  mean: z.number(),
  max: z.number(),
  /** Share of positions below 0.01 nats. */
  certain: z.number(),
  percentiles,
});

const tokenSchema = z.object({ id: z.int(), text: z.string(), count: z.int().positive(), mean: z.number() });
export type ReportedToken = z.infer<typeof tokenSchema>;

const placeSchema = z.object({
  promptId: z.string(),
  sample: z.int().min(0),
  /** Index of the token in the completion. */
  position: z.int().min(0),
  entropy: z.number(),
  /** The completion around it: what comes before, and the token with what follows. */
  before: z.string(),
  after: z.string(),
});

/** One rollouts file: a step of a run, or samples. */
export const tokensOfFileSchema = z.object({
  name: z.string(),
  step: z.int().nullable(),
  completions: z.int().min(0),
  tokens: z.int().min(0),
  /** null where there is no token. */
  entropy: entropySchema.nullable(),
  /** Counts in equal bins from 0 to `top` nats. */
  histogram: z.object({ top: z.number(), counts: z.array(z.int().min(0)) }),
  /** exp(−1/T Σ log p) of each completion, under the model that sampled it and under the base; null where none has one. */
  perplexity: z.object({ own: boxSchema.nullable(), reference: boxSchema.nullable() }),
  /** Frequent tokens by mean entropy: the highest, with where they stand, and the lowest, the lowest first. */
  highest: z.array(tokenSchema.extend({ places: z.array(placeSchema) })),
  lowest: z.array(tokenSchema),
  /** Against the base (or teacher) scored on the same texts; null where the file has no such scores. */
  reference: z
    .object({
      entropy: entropySchema,
      /** Share of the top positions by entropy that are the base's too; by chance it would be `share`. */
      overlap: z.number(),
      share: z.number(),
      /** Entropy of the model minus the base's, by percentile of the base's. */
      change: z.array(
        z.object({
          from: z.number(),
          to: z.number(),
          count: z.int().positive(),
          before: z.number(),
          after: z.number(),
          change: z.number(),
        }),
      ),
      /** Frequent tokens by the mean of log p − log p of the base, the largest change first. */
      likelier: z.array(tokenSchema),
      lessLikely: z.array(tokenSchema),
    })
    .nullable(),
  /** (A − Ā)(log p − mean log p) of each token; null where there are no advantages. */
  covariance: z
    .object({
      mean: z.number(),
      max: z.number(),
      top: z.object({ share: z.number(), from: z.number(), mean: z.number() }),
      /** Frequent tokens by mean covariance, the highest first. */
      highest: z.array(tokenSchema),
    })
    .nullable(),
});
export type TokensOfFile = z.infer<typeof tokensOfFileSchema>;

/** What `posttrain analyze tokens --json` prints: one entry a rollouts file, by step. */
export const tokensReportSchema = z.object({ files: z.array(tokensOfFileSchema).min(1), caveats: z.array(z.string()) });
export type TokensReport = z.infer<typeof tokensReportSchema>;
