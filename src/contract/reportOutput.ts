import * as z from 'zod';

/** What `posttrain report --json` prints: the absolute paths of what it wrote. */
export const reportOutputSchema = z.object({ html: z.string(), markdown: z.string() });
export type ReportOutput = z.infer<typeof reportOutputSchema>;
