import * as z from 'zod';
import { compareOutputSchema } from '../sampleOutput';
import { diffTexts } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

/** `id` is the model's absolute folder; only ids the host listed are accepted back. */
const modelChoiceSchema = z.object({ id: z.string(), label: z.string() });

export const compareOverviewSchema = z.object({
  models: z.array(modelChoiceSchema),
  base: z.string().nullable(),
  other: z.string().nullable(),
  prompts: z.array(z.object({ id: z.string(), prompt: z.string() })),
  /** How both models are sampled, by the recipe's names. `top_k` 0: of all tokens. */
  sampling: z.object({
    temperature: z.number(),
    top_p: z.number(),
    top_k: z.int().min(0),
    max_completion_length: z.int().positive(),
  }),
  samples: z.int().positive(),
  /** Why nothing can be sampled (untrusted workspace, no checkpoint yet); null where it can. */
  disabledReason: z.string().nullable(),
});
export type CompareOverview = z.infer<typeof compareOverviewSchema>;

/** Completions of both models that are there, of all that were asked for. */
export const samplingProgressSchema = z.object({ done: z.int().min(0), total: z.int().positive() });
export type SamplingProgress = z.infer<typeof samplingProgressSchema>;

export const compareProtocol = {
  requests: {
    open: { ask: nothing, reply: compareOverviewSchema },
    /** Samples both models on one prompt with seeds firstSeed … firstSeed + count − 1. One that is going is joined. */
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
    /** Ends the sampling that is going: its request fails. */
    cancel: { ask: nothing, reply: nothing },
    openDiff: {
      ask: z.object({ promptId: z.string(), ...diffTexts }),
      reply: nothing,
    },
  },
  notifications: { changed: compareOverviewSchema, progress: samplingProgressSchema },
} satisfies PanelProtocol;
export type CompareProtocol = typeof compareProtocol;
