import * as z from 'zod';
import { boxSchema } from './boxSummary';
import { scoresRecordSchema } from './scoresRecord';

/** What `posttrain score --json` prints: the record of the scores, the file they were written to, and the perplexities of the texts. */
export const scoreOutputSchema = scoresRecordSchema.extend({ file: z.string().nullable(), perplexity: boxSchema.nullable() });
export type ScoreOutput = z.infer<typeof scoreOutputSchema>;

const perplexityBoxSchema = z.object({
  /** Whose texts: a model, or a dataset. */
  texts: z.string(),
  /** Under which model: perplexity is exp(−1/T Σ log p) over a text's T tokens, at temperature 1. */
  under: z.string(),
  /** Where the log-probabilities are. */
  file: z.string(),
  problems: z.int().min(0),
  completions: z.int().min(0),
  /** Completions without a token: they are in no other figure. */
  empty: z.int().min(0),
  /** null where no perplexity is finite. */
  box: boxSchema.nullable(),
});
export type PerplexityBox = z.infer<typeof perplexityBoxSchema>;

/** Median of box `of` less that of box `less`, on the problems that both have; 95 % interval by a bootstrap that draws problems in pairs. */
const perplexityDifferenceSchema = z.object({
  /** Indices into `boxes`. */
  of: z.int().min(0),
  less: z.int().min(0),
  /** Whether both are of the same texts, under two models. */
  sameTexts: z.boolean(),
  problems: z.int().min(2),
  ...{ value: z.number(), low: z.number(), high: z.number() },
});

/** What `posttrain analyze perplexity --json` prints. */
export const perplexityReportSchema = z.object({
  boxes: z.array(perplexityBoxSchema).min(1),
  /** Of each box and the first, and of any two of the same texts, where they share at least two problems. */
  differences: z.array(perplexityDifferenceSchema),
  caveats: z.array(z.string()),
});
export type PerplexityReport = z.infer<typeof perplexityReportSchema>;
