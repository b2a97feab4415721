import type { ScoredTokens, SampledTokens } from '../compute';

/** How each token id reads: its text for display and its bytes as hex. */
export interface TokenTable {
  texts: string[];
  bytes: string[];
}

/** A rollout on its way to the writer thread: typed arrays instead of the texts that the token table gives. */
export interface PackedRollout {
  promptId: string;
  prompt: string;
  completion: string;
  group: number;
  sample: number;
  tokens: SampledTokens;
  reference: ScoredTokens | null;
  reward: number | null;
  rewardParts: Record<string, number>;
  advantage: number | null;
  perToken: { advantages: Float32Array; values: Float32Array } | null;
  failure: string | null;
}

export interface WriteRollouts {
  id: number;
  path: string;
  temperature: number;
  rollouts: PackedRollout[];
}

/** `code` is the system's error code, so that a full disk is still known as one. */
export type RolloutsWritten = { id: number; error: null } | { id: number; error: { message: string; code: string | undefined } };
