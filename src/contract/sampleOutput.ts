import * as z from 'zod';
import { finishReasonSchema } from './rollout';

export const alternativeSchema = z.object({ id: z.int().min(0), token: z.string(), logprob: z.number() });

export const sampledCompletionSchema = z.object({
  text: z.string(),
  tokenIds: z.array(z.int().min(0)),
  tokens: z.array(z.string()),
  /** nats */
  logprobs: z.array(z.number()),
  entropies: z.array(z.number()),
  /** Up to 5 of each token, most likely first. */
  alternatives: z.array(z.array(alternativeSchema)),
  finishReason: finishReasonSchema,
});
export type SampledCompletion = z.infer<typeof sampledCompletionSchema>;

/** What `posttrain sample --json` prints. */
export const sampleOutputSchema = z.object({ completions: z.array(sampledCompletionSchema) });
export type SampleOutput = z.infer<typeof sampleOutputSchema>;

const scoredTextSchema = z.object({
  /** One value a completion token, nats: the text scored by the *other* model of the pair. */
  logprobs: z.array(z.number()),
  entropies: z.array(z.number()),
  alternatives: z.array(z.array(alternativeSchema)),
});

export const comparedSideSchema = z.object({
  completion: sampledCompletionSchema,
  /** The same completion under the other model. */
  underOther: scoredTextSchema,
  reward: z.number().nullable(),
  failure: z.string().nullable(),
});
export type ComparedSide = z.infer<typeof comparedSideSchema>;

/** What `posttrain compare --json` prints, one line a prompt: both models sampled with the same seeds. */
export const compareOutputSchema = z.object({
  promptId: z.string(),
  prompt: z.string(),
  temperature: z.number(),
  pairs: z.array(z.object({ seed: z.int().min(0), base: comparedSideSchema, other: comparedSideSchema })),
});
export type CompareOutput = z.infer<typeof compareOutputSchema>;
