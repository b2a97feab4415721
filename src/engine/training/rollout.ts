import type { SampledTokens, ScoredTokens } from '../compute';
import type { PromptExample } from '../../contract/dataset';

/** What the rewards said of one completion; `unrewarded` where the recipe has none. A reward that throws makes the whole rollout a failed one, never a reward of 0. */
export type RewardOutcome =
  | { kind: 'unrewarded' }
  | {
      kind: 'scored';
      total: number;
      parts: Record<string, number>;
      /** Why a reward that only selects has no part. */
      selectionFailure?: string;
    }
  | { kind: 'failed'; at: 'reward'; message: string };

/** One sampled completion with all that is known of it. */
export interface Rollout {
  example: PromptExample;
  promptId: string;
  promptIds: readonly number[];
  /** Index of the prompt within its step, and of the completion within its group. */
  group: number;
  sample: number;
  tokens: SampledTokens;
  text: string;
  outcome: RewardOutcome;
  /** null for a failed rollout, and for a method without. Where each token has its own, their mean. */
  advantage: number | null;
  /** Where a critic gives each token an advantage of its own. */
  perToken?: { advantages: Float32Array; values: Float32Array };
  reference: ScoredTokens | null;
}

export function rewardOf({ outcome }: Rollout): number | null {
  return outcome.kind === 'scored' ? outcome.total : null;
}

/** A completion is right when the verifier gives it 1; a failed rollout is not. */
export function isRight({ outcome }: Rollout, verifier: string): boolean {
  return outcome.kind === 'scored' && outcome.parts[verifier] === 1;
}

/** What a reward says of a completion; null of a failed rollout. */
export function partOf({ outcome }: Rollout, reward: string): number | null {
  return outcome.kind === 'scored' ? (outcome.parts[reward] ?? null) : null;
}
