import * as z from 'zod';

/** Quartiles, and whiskers within 1.5 interquartile ranges of the box (`src/analysis/boxSummary.ts`). */
export const boxSchema = z.object({
  ...{ count: z.int().positive(), infinite: z.int().min(0), mean: z.number() },
  ...{ q1: z.number(), median: z.number(), q3: z.number(), low: z.number(), high: z.number(), outliers: z.array(z.number()) },
});
