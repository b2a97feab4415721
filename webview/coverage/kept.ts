import * as z from 'zod';
import { measures, thresholds } from './model/measure';
import { categories } from './model/problemRows';

/** What outlives hiding the Coverage panel and reloading the window. */
export const keptSchema = z.object({
  /** Chosen, the one compared with first; those of the report may still be others. */
  keys: z.array(z.string()).default([]),
  against: z.string().nullable().default(null),
  view: z.enum(['charts', 'table']).default('charts'),
  measure: z.enum(measures).default('pass'),
  threshold: z.enum(thresholds).default('0.5'),
  category: z.enum(categories).nullable().default(null),
  /** Whose samples are shown. */
  problem: z.string().nullable().default(null),
  /** When what was last asked for by name was asked for, once it was shown: a reload keeps what was chosen since. */
  askedAt: z.number().default(0),
  /** What the host needs after a reload, where the panel is of files. */
  files: z.array(z.string()).default([]),
});
export type Kept = z.output<typeof keptSchema>;
