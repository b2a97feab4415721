import * as z from 'zod';

/** What `posttrain prompts --json` prints: the first prompts of a dataset as they are sampled from, a conversation as its chat template writes it. */
export const promptListSchema = z.object({
  /** Of the whole dataset. */
  total: z.int().positive(),
  prompts: z.array(z.object({ id: z.string(), prompt: z.string() })),
});
export type PromptList = z.infer<typeof promptListSchema>;
