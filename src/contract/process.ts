import * as z from 'zod';

/**
 * Which process this is, in a way that survives pid reuse, reboots and containers. `startTime` is the kernel's own figure
 * (clock ticks since boot on Linux), kept as text and only ever compared for equality.
 */
export const processIdentitySchema = z.object({
  hostname: z.string(),
  platform: z.string(),
  pid: z.int().positive(),
  startTime: z.string(),
  bootId: z.string().nullable(),
  pidNamespace: z.string().nullable(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;
