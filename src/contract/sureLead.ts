import * as z from 'zod';

/** What may be said of two pass@k curves; see `sureLead` of `src/analysis/coverage`. */
export const sureLeadSchema = z.object({
  /** By measured k, smallest first: who is surely ahead there; null where that cannot be told. */
  leads: z.array(z.object({ k: z.int().positive(), ahead: z.enum(['base', 'other']).nullable() })),
  /** Problems of which the two models solved different shares. */
  differing: z.int().min(0),
});
export type SureLead = z.infer<typeof sureLeadSchema>;
