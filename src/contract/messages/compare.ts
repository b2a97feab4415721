import { z } from 'zod';
import { compareOutputSchema } from '../sampleOutput';
import { nothing, type PanelProtocol } from './protocol';

/** `id` is the model's absolute folder; only ids the host listed are accepted back. */
const modelChoiceSchema = z.object({ id: z.string(), label: z.string(), kind: z.enum(['base', 'checkpoint']) });

export const compareOverviewSchema = z.object({
  models: z.array(modelChoiceSchema),
  base: z.string().nullable(),
  other: z.string().nullable(),
  prompts: z.array(z.object({ id: z.string(), prompt: z.string() })),
  temperature: z.number(),
  samples: z.int().positive(),
  /** Why nothing can be sampled (untrusted workspace, no checkpoint yet); null where it can. */
  disabledReason: z.string().nullable(),
});
export type CompareOverview = z.infer<typeof compareOverviewSchema>;

export const compareProtocol = {
  requests: {
    open: { ask: nothing, reply: compareOverviewSchema },
    /** Samples both models on one prompt with seeds firstSeed … firstSeed + count − 1. */
    sample: {
      ask: z.object({
        base: z.string(),
        other: z.string(),
        promptId: z.string(),
        firstSeed: z.int().min(0),
        count: z.int().min(1).max(64),
      }),
      reply: compareOutputSchema,
    },
    openDiff: {
      ask: z.object({
        promptId: z.string(),
        prompt: z.string(),
        baseLabel: z.string(),
        otherLabel: z.string(),
        base: z.string(),
        other: z.string(),
      }),
      reply: nothing,
    },
  },
  notifications: { changed: compareOverviewSchema, progress: z.object({ message: z.string() }) },
} satisfies PanelProtocol;
export type CompareProtocol = typeof compareProtocol;
