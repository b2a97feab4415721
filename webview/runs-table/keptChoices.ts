import * as z from 'zod';

/** What the panel keeps over a reload; which columns are shown is kept with the workspace too. */
export const keptSchema = z.object({
  columns: z
    .array(z.object({ id: z.string(), pinned: z.boolean() }))
    .nullable()
    .default(null),
  sort: z.array(z.object({ id: z.string(), descending: z.boolean() })).default([{ id: 'started', descending: true }]),
  filter: z.string().default(''),
  onlyDiffering: z.boolean().default(false),
  selected: z.array(z.string()).default([]),
  isComparing: z.boolean().default(false),
  metrics: z.array(z.string()).default([]),
  x: z.enum(['step', 'time', 'tokens']).default('step'),
  smoothing: z.number().min(0).max(0.99).default(0),
  isLog: z.boolean().default(false),
  display: z.enum(['charts', 'table']).default('charts'),
});
export type Kept = z.output<typeof keptSchema>;
