import type { RolloutRow } from '../../contract/rollout';
import type { PackedRollout, TokenTable } from './rolloutMessage';

/** The row of the rollouts file for one completion. */
export function rolloutRow(rollout: PackedRollout, temperature: number, table: TokenTable): RolloutRow {
  const { tokens, reference, perToken } = rollout;
  const alternatives = Array.from(tokens.alternativeIds);
  return {
    prompt_id: rollout.promptId,
    prompt: rollout.prompt,
    completion: rollout.completion,
    group: rollout.group,
    sample: rollout.sample,
    temperature,
    token_ids: tokens.tokenIds,
    token_texts: tokens.tokenIds.map((id) => table.texts[id] ?? ''),
    token_bytes: tokens.tokenIds.map((id) => table.bytes[id] ?? ''),
    logprobs: Array.from(tokens.logprobs),
    entropies: Array.from(tokens.entropies),
    alternative_ids: alternatives,
    alternative_texts: alternatives.map((id) => table.texts[id] ?? ''),
    alternative_logprobs: Array.from(tokens.alternativeLogprobs),
    ref_logprobs: reference && Array.from(reference.logprobs),
    ref_entropies: reference && Array.from(reference.entropies),
    ref_alternative_logprobs: reference && Array.from(reference.alternativeLogprobs),
    reward: rollout.reward,
    reward_parts: JSON.stringify(rollout.rewardParts),
    advantage: rollout.advantage,
    advantages: perToken && Array.from(perToken.advantages),
    values: perToken && Array.from(perToken.values),
    finish_reason: tokens.finishReason,
    failure: rollout.failure,
  };
}

/** Rows of each prompt group, in the order of the groups. */
export function rolloutGroups(rollouts: readonly PackedRollout[], temperature: number, table: TokenTable): RolloutRow[][] {
  const groups = new Map<number, RolloutRow[]>();
  for (const rollout of rollouts) {
    const rows = groups.get(rollout.group) ?? [];
    rows.push(rolloutRow(rollout, temperature, table));
    groups.set(rollout.group, rows);
  }
  return [...groups.values()];
}
