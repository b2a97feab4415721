import * as z from 'zod';

export const finishReasons = ['stop', 'length', 'failed'] as const;
export const finishReasonSchema = z.enum(finishReasons);
export type FinishReason = z.infer<typeof finishReasonSchema>;

/** Most alternatives kept for one token. A vocabulary of fewer tokens keeps fewer. */
export const ALTERNATIVES = 5;

const numbers = z.array(z.number());

/**
 * One completion: a row of `rollouts/step-*.parquet` and of an evaluation's `samples.parquet`. T = completion tokens, A =
 * alternatives. Log-probabilities and entropies are in nats and describe softmax(z / temperature) before top-k and top-p; at
 * temperature 0, softmax(z). All numbers are finite: a generation with one that is not ends the run. Column names in the file are these
 * keys.
 */
export const rolloutRowSchema = z.object({
  prompt_id: z.string(),
  prompt: z.string(),
  completion: z.string(),
  /** Index of the prompt within its step: the group; and of the completion within the group. */
  group: z.int().min(0),
  sample: z.int().min(0),
  temperature: z.number(),
  token_ids: numbers,
  /** Text of each token for display; a token that is part of a character has U+FFFD here and its bytes in `token_bytes`. */
  token_texts: z.array(z.string()),
  /** UTF-8 bytes of each token as lower-case hex. */
  token_bytes: z.array(z.string()),
  logprobs: numbers,
  entropies: numbers,
  /** T × A flattened, most likely first. */
  alternative_ids: numbers,
  alternative_texts: z.array(z.string()),
  alternative_logprobs: numbers,
  /** Under the reference policy, or the teacher of a distillation; null where it was not scored. */
  ref_logprobs: numbers.nullable(),
  ref_entropies: numbers.nullable(),
  /** The reference's log-probabilities of the same alternatives, T × A flattened. */
  ref_alternative_logprobs: numbers.nullable(),
  /** null where the reward failed (see `failure`), or where the recipe has none. */
  reward: z.number().nullable(),
  /** Reward by reward function, before weights, as JSON: `{"countdown":1}`. */
  reward_parts: z.string(),
  /** Where each token has its own, their mean. */
  advantage: z.number().nullable(),
  /** Advantage of each token, and the critic's value of the state it was chosen in (PPO); null where a completion has one advantage. */
  advantages: numbers.nullable(),
  values: numbers.nullable(),
  finish_reason: finishReasonSchema,
  /** `reward: message` or `sampling: message` of a failed rollout, else null. */
  failure: z.string().nullable(),
});
export type RolloutRow = z.infer<typeof rolloutRowSchema>;
