import * as z from 'zod';
import { rightFilters } from '../../src/contract/behaviourCompletions';

/** What the panel keeps over a reload. */
export const keptSchema = z.object({
  view: z.string().default(''),
  display: z.enum(['charts', 'table']).default('charts'),
  set: z.string().default('formats'),
  /** Whose numbers and completions are shown, by id, or by source where it ends in `#`; null is the last one, also when another comes. */
  entry: z.string().nullable().default(null),
  /** Id of the behaviour whose completions are listed. */
  row: z.string().nullable().default(null),
  /** When it was asked last to show a source. */
  asked: z.number().default(0),
  filter: z.enum(rightFilters).default('all'),
});
export type Kept = z.output<typeof keptSchema>;
