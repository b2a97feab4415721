import * as z from 'zod';

/**
 * `scores-*.json`: whose log-probabilities the Parquet file of the same name holds, and of what texts. The file has a rollout a text
 * (`rollout.ts`), of which log-probabilities, entropies and alternatives are those of softmax(z) under this model. Written last: without it
 * there are no scores.
 */
export const scoresRecordSchema = z.object({
  schemaVersion: z.literal(1),
  /** ms since 1970. */
  createdAt: z.number(),
  /** Who scored. */
  model: z.object({ path: z.string(), name: z.string(), sha256: z.string() }),
  /** What was scored: completions that a model sampled, or those of a dataset, such as reference solutions. */
  texts: z.object({ kind: z.enum(['samples', 'dataset']), path: z.string(), sha256: z.string() }),
  temperature: z.literal(1),
  /** Only samples with a smaller index were scored; null for all. */
  perProblem: z.int().positive().nullable(),
  completions: z.int().positive(),
  /** Texts without a token, which have no perplexity: they are not in the file. */
  empty: z.int().min(0),
  tokens: z.int().positive(),
});
export type ScoresRecord = z.infer<typeof scoresRecordSchema>;
