import * as z from 'zod';
import { MOST_EXAMPLES } from '../../src/contract/messages/oneShot';
import { SORTS } from './model/ranking';

/** What outlives hiding the panel and reloading the window. */
export const keptSchema = z.object({
  view: z.enum(['chart', 'table']).default('chart'),
  sorting: z.object({ column: z.enum(SORTS), isDescending: z.boolean() }).default({ column: 'variance', isDescending: true }),
  /** Ids of the examples that are chosen, in the order in which they were. */
  chosen: z.array(z.string()).max(MOST_EXAMPLES).default([]),
});
export type Kept = z.output<typeof keptSchema>;
