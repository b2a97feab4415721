import * as z from 'zod';
import { boxSchema } from '../boxSummary';

const count = z.int().min(0);

/** A row of the chart: whose texts, under which model. `base` is the first evaluation shown, `other` the one compared with it. */
const perplexityRowSchema = z.object({
  texts: z.enum(['base', 'other', 'reference']),
  under: z.enum(['base', 'other']),
  /** null where it was not measured, or no perplexity is finite. */
  box: boxSchema.nullable(),
  problems: count,
  completions: count,
  /** Texts without a token: they are in no other figure. */
  empty: count,
  /** Why there is no box, as a sentence; null where there is one, or where measuring gives it. */
  problem: z.string().nullable(),
  /** Scoring would write what is not there, or cannot be read. */
  canScore: z.boolean(),
});
export type PerplexityRow = z.infer<typeof perplexityRowSchema>;

/** Median of row `of` less that of row `less`, on the problems that both have; 95 % interval, problems drawn in pairs. */
const rowDifferenceSchema = z.object({
  of: count,
  less: count,
  problems: z.int().min(2),
  ...{ value: z.number(), low: z.number(), high: z.number() },
});

export const perplexityProgressSchema = z.object({
  /** Of how many scorings this is which, from 1. */
  part: z.int().positive(),
  parts: z.int().positive(),
  /** Texts of it that are scored. */
  done: count,
  total: count,
});
export type PerplexityProgress = z.infer<typeof perplexityProgressSchema>;

/** Perplexities of texts under models (Yue et al. 2025, section 4.1), as far as they are on disk. */
export const perplexitySchema = z.object({
  rows: z.array(perplexityRowSchema),
  /** Of each row and the first, where both have boxes. */
  differences: z.array(rowDifferenceSchema),
  /** Samples of each problem that count: its first ones. */
  perProblem: z.int().positive(),
  /** File of the reference solutions; null where there is none. */
  reference: z.string().nullable(),
  /** What is being measured now; null where nothing is. */
  progress: perplexityProgressSchema.nullable(),
});
export type Perplexity = z.infer<typeof perplexitySchema>;

/** Keys of the evaluations; `other` is null where one is shown alone. */
export const perplexityAskSchema = z.object({ base: z.string(), other: z.string().nullable() });
export type PerplexityAsk = z.infer<typeof perplexityAskSchema>;
