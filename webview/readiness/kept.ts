import * as z from 'zod';
import { categories } from '../coverage/model/problemRows';

/** What the panel keeps over a reload. */
export const keptSchema = z.object({
  view: z.enum(['charts', 'table']).default('charts'),
  /** Key of the temperature whose prompts are listed; null is the recommended one. */
  temperature: z.string().nullable().default(null),
  category: z.enum(categories).nullable().default(null),
  /** The prompt whose samples are shown. */
  problem: z.string().nullable().default(null),
});
export type Kept = z.output<typeof keptSchema>;
