import { z } from 'zod';

/**
 * One line of a prompt dataset (GRPO, evaluation) or of a prompt/completion dataset (SFT). Other keys are kept and handed to the
 * rewards; the Countdown reward reads `numbers` and `target`.
 */
export const promptExampleSchema = z.looseObject({ id: z.string().optional(), prompt: z.string().min(1) });
export type PromptExample = z.infer<typeof promptExampleSchema>;
export const completionExampleSchema = z.looseObject({ prompt: z.string(), completion: z.string().min(1) });
export type CompletionExample = z.infer<typeof completionExampleSchema>;

/** One line of a preference dataset (DPO, reward model): two completions of a prompt, the better one first. */
export const preferenceExampleSchema = z.looseObject({
  prompt: z.string(),
  chosen: z.string().min(1),
  rejected: z.string().min(1),
});
export type PreferenceExample = z.infer<typeof preferenceExampleSchema>;
