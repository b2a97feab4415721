import { z } from 'zod';

const rankedSchema = z.object({
  problem: z.string(),
  /** Of its accuracies over the epochs. */
  variance: z.number().min(0),
  accuracies: z.array(z.number().min(0).max(1)),
  /** null where there is no run to take it from. */
  prompt: z.string().nullable(),
});

/** What `posttrain analyze one-shot --json` prints: training examples by the variance of their accuracy, highest first. */
export const oneShotReportSchema = z.object({ ranking: z.array(rankedSchema), caveats: z.array(z.string()) });
export type OneShotReport = z.infer<typeof oneShotReportSchema>;
