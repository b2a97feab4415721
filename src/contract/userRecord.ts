import * as z from 'zod';

/** `user.json`: what the user said of a run. Written by the extension host only. */
export const userRecordSchema = z.object({
  name: z.string().max(200).nullable().default(null),
  notes: z.string().default(''),
  tags: z.array(z.string()).default([]),
  pinnedCheckpoints: z.array(z.int().min(0)).default([]),
});
export type UserRecord = z.infer<typeof userRecordSchema>;
