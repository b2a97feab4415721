import * as z from 'zod';

/** A request to a running trainer: one file under control/, renamed into place, deleted by the trainer once it has acted. */
export const controlRequestSchema = z.object({
  type: z.enum(['stop', 'checkpoint']),
  createdAt: z.number(),
});
export type ControlRequest = z.infer<typeof controlRequestSchema>;
