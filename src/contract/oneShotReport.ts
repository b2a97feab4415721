import * as z from 'zod';

const share = z.number().min(0).max(1);
const rankedSchema = z.object({
  problem: z.string(),
  /** Of its accuracies over the epochs. */
  variance: z.number().min(0),
  accuracies: z.array(share),
  /** null where there is no run to take it from. */
  prompt: z.string().nullable(),
});
export type RankedExample = z.infer<typeof rankedSchema>;

const stepValueSchema = z.object({ step: z.int().min(0), value: z.number() });

/** How a run on one or two examples went. All ascending by step. */
const courseSchema = z.object({
  prompts: z.array(z.string()).min(1).max(2),
  /** Share right of the rollouts of a step. */
  training: z.array(stepValueSchema),
  /** Share of them that end in a loop, were cut off at the length limit, or mix writing systems. */
  degraded: z.array(stepValueSchema),
  /** Held-out accuracy: the mean of the metric, empty where nothing was held out. */
  heldOut: z.array(stepValueSchema),
  metric: z.string(),
  /** First step at which training accuracy is saturated. */
  saturation: z.int().nullable(),
  gain: z.object({ from: stepValueSchema, last: stepValueSchema, best: stepValueSchema, gain: z.number() }).nullable(),
  degradation: z
    .object({
      ...{ step: z.int(), before: share, after: share },
      ...{ heldOutChange: z.number().nullable(), isHeld: z.boolean().nullable() },
    })
    .nullable(),
});
export type OneShotCourse = z.infer<typeof courseSchema>;

/** What `posttrain analyze one-shot --json` prints: training examples by the variance of their accuracy, highest first. */
export const oneShotReportSchema = z.object({
  ranking: z.array(rankedSchema),
  /** Examples that were trained on once so far: they have no variance and are not ranked. */
  once: z.int().min(0),
  /** Of a run on one or two examples; null of others. */
  course: courseSchema.nullable(),
  caveats: z.array(z.string()),
});
export type OneShotReport = z.infer<typeof oneShotReportSchema>;
