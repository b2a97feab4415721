import { requireFiniteTokens } from '../training/faults';
import { scoreRewards } from '../training/rewarding';
import type { Rollout } from '../training/rollout';
import { firstTokens, joinedTokens } from './sampledTokens';
import type { StrategyContext } from './strategy';

/** A completion with a text appended that it did not sample. */
export interface ForcedRollout {
  rollout: Rollout;
  /** Of its tokens, those that were appended. */
  appended: number;
}

export interface Continuation {
  from: ForcedRollout;
  /** Tokens that stay; the text comes after them. */
  keep: number;
  /** Key of the random stream of what is sampled after the text. */
  stream: readonly number[];
}

/** Tokens that were sampled. */
export function sampledCount({ rollout, appended }: ForcedRollout): number {
  return rollout.tokens.tokenIds.length - appended;
}

/**
 * Appends a text to completions and samples on until they end, or have sampled `max_completion_length` tokens in all; then rewards them anew.
 * The text's tokens are scored by the policy, and count neither for that limit nor in the length that rewards are told.
 * @param textIds at least one token
 * @throws NonFiniteError as `generate`
 */
export async function continueWith(
  continuations: readonly Continuation[],
  textIds: readonly number[],
  { compute, tokenizer, task: { sampling, rewards } }: StrategyContext,
): Promise<ForcedRollout[]> {
  if (continuations.length === 0) return [];
  const kept = continuations.map(({ from, keep }) => firstTokens(from.rollout.tokens, keep));
  const before = continuations.map(({ from }, i) => [...from.rollout.promptIds, ...kept[i]!.tokenIds]);
  const left = continuations.map(({ from, keep }) => sampling.max_completion_length - (keep - from.appended));
  const texts = await compute.score(
    'policy',
    before.map((promptIds) => ({ promptIds, completionIds: textIds })),
    sampling.temperature,
  );
  const sampled = await compute.sample(
    'policy',
    continuations.map(({ stream }, i) => ({ promptIds: [...before[i]!, ...textIds], stream, maxTokens: left[i]! })),
    {
      temperature: sampling.temperature,
      topP: sampling.top_p,
      topK: sampling.top_k,
      maxTokens: sampling.max_completion_length,
      stopIds: tokenizer.eosTokenIds,
    },
  );
  const forced = continuations.map(({ from }, i): ForcedRollout => {
    const own = sampled[i]!;
    const text = { ...texts[i]!, tokenIds: [...textIds], finishReason: 'length' as const };
    for (const part of [text, own]) requireFiniteTokens(part, 'a token', 0);
    const tokens = joinedTokens([kept[i]!, text, own]);
    const completion = tokenizer.decode(tokens.tokenIds, { skipSpecialTokens: true });
    return { rollout: { ...from.rollout, tokens, text: completion }, appended: from.appended + textIds.length };
  });
  const outcomes = await scoreRewards(
    rewards,
    forced.map((each) => ({
      example: each.rollout.example,
      completion: each.rollout.text,
      length: sampledCount(each),
      isTruncated: each.rollout.tokens.finishReason === 'length',
    })),
  );
  return forced.map(({ rollout, appended }, i) => ({ rollout: { ...rollout, outcome: outcomes[i]! }, appended }));
}
