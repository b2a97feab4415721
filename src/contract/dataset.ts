import * as z from 'zod';

/** A turn of a conversation as chat templates read it; other keys (`name`, `reasoning_content`) are kept. */
export const messageSchema = z.looseObject({ role: z.string().min(1), content: z.string() });
export type Message = z.infer<typeof messageSchema>;

/**
 * A prompt (GRPO, RLOO, evaluation) as trainers see it, whatever shape it had in its file. Other keys are kept and handed to the rewards: `answer`
 * to those that compare with it, `numbers` and `target` to Countdown's.
 */
export const promptExampleSchema = z.looseObject({
  id: z.string().optional(),
  prompt: z.string().min(1),
  /** A chat template wrote the text, special tokens included: the tokenizer adds none. */
  isRendered: z.boolean().optional(),
  /** What the template wrote it of: another model, which rewards the completion, has a template of its own. */
  promptMessages: z.array(messageSchema).optional(),
});
export type PromptExample = z.infer<typeof promptExampleSchema>;

/** A prompt and what is to follow it (SFT). */
export const completionExampleSchema = z.looseObject({
  prompt: z.string(),
  completion: z.string().min(1),
  isRendered: z.boolean().optional(),
  promptMessages: z.array(messageSchema).optional(),
});
export type CompletionExample = z.infer<typeof completionExampleSchema>;

/** A prompt with a better and a worse completion (DPO, reward model). */
export const preferenceExampleSchema = z.looseObject({
  prompt: z.string(),
  chosen: z.string().min(1),
  rejected: z.string().min(1),
  isRendered: z.boolean().optional(),
});
export type PreferenceExample = z.infer<typeof preferenceExampleSchema>;
