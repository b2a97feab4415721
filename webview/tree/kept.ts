import * as z from 'zod';
import { LEAST_ZOOM, MOST_ZOOM } from './zoom';
import { treeSourceSchema } from '../../src/contract/messages/tree';

/** What outlives hiding the panel and reloading the window. */
export const keptSchema = z.object({
  source: treeSourceSchema.nullable().default(null),
  problem: z.string().nullable().default(null),
  view: z.enum(['tree', 'table']).default('tree'),
  /** Scale of the drawing; 1 is its own size. */
  zoom: z.number().min(LEAST_ZOOM).max(MOST_ZOOM).default(1),
  showClosed: z.boolean().default(true),
  /** Which tree the indices below are of (`keyOf`): what was sampled never changes, so they stay good. */
  key: z.string().default(''),
  open: z.array(z.int().min(0)).default([]),
  unfolded: z.array(z.int().min(0)).default([]),
  selected: z.int().min(0).default(0),
  /** Which of the samples through the chosen node is shown token by token; null where none is. */
  sample: z.int().min(0).nullable().default(null),
  /** When what the host asked for last was asked: a reload keeps what was chosen since. */
  askedAt: z.number().nullable().default(null),
});
export type Kept = z.output<typeof keptSchema>;
