import { entropyScaleTop } from '../../../src/analysis/entropy';
import { diffTokens, type TokenDiff } from '../../../src/analysis/tokenDiff';
import type { CompareOutput, ComparedSide } from '../../../src/contract/sampleOutput';
import type { RolloutRow } from '../../../src/contract/rollout';

export type SideName = 'base' | 'other';
export type Pair = CompareOutput['pairs'][number];

/** What is drawn of one text of a pair, cut into tokens or into words. */
export interface TextSide {
  name: SideName;
  row: Pick<
    RolloutRow,
    'token_ids' | 'token_texts' | 'token_bytes' | 'completion' | 'finish_reason' | 'entropies' | 'reward' | 'failure'
  >;
  /** Of a text that was not sampled here, in place of its reward and its entropies; null of one that was. */
  found: { verdict: string; facts: string } | null;
}

/** One model's text of a pair: as a rollout row, its reference being the other model. */
export interface Side extends TextSide {
  row: RolloutRow;
  /** The same tokens as sampled, with alternatives a token. */
  sampled: ComparedSide['completion'];
  underOther: ComparedSide['underOther'];
}

/** Two texts and how they are aligned. */
export interface TextPair {
  base: TextSide;
  other: TextSide;
  diff: TokenDiff;
}

export interface ComparedPair extends TextPair {
  seed: number;
  base: Side;
  other: Side;
}

/** A pair with its alignment by token id. */
export function comparedPair(output: Pick<CompareOutput, 'promptId' | 'prompt' | 'temperature'>, pair: Pair): ComparedPair {
  return {
    seed: pair.seed,
    base: side('base', output, pair.seed, pair.base),
    other: side('other', output, pair.seed, pair.other),
    diff: diffTokens(pair.base.completion.tokenIds, pair.other.completion.tokenIds),
  };
}

/** Upper end of the colour scale that both texts share, nats. */
export function entropyTop({ base, other }: TextPair): number {
  const entropies = [...base.row.entropies, ...other.row.entropies];
  return entropyScaleTop(entropies.length === 0 ? null : entropies.reduce((a, b) => Math.max(a, b)));
}

function side(
  name: SideName,
  { promptId, prompt, temperature }: Pick<CompareOutput, 'promptId' | 'prompt' | 'temperature'>,
  seed: number,
  { completion, underOther, reward, failure }: ComparedSide,
): Side {
  const width = completion.alternatives.reduce((most, each) => Math.max(most, each.length), 0);
  // A hole in the flattened columns is NaN, which readers of a row take for a missing value.
  const padded = completion.alternatives.flatMap((each, token) =>
    Array.from({ length: width }, (_, place) => {
      const alternative = each[place];
      const reference = underOther.alternatives[token]?.find(({ id }) => id === alternative?.id);
      return {
        id: alternative?.id ?? -1,
        text: alternative?.token ?? '',
        logprob: alternative?.logprob ?? NaN,
        reference: reference?.logprob ?? NaN,
      };
    }),
  );
  return {
    name,
    found: null,
    sampled: completion,
    underOther,
    row: {
      prompt_id: promptId,
      prompt,
      completion: completion.text,
      group: 0,
      sample: seed,
      temperature,
      token_ids: completion.tokenIds,
      token_texts: completion.tokens,
      token_bytes: [],
      logprobs: completion.logprobs,
      entropies: completion.entropies,
      alternative_ids: padded.map(({ id }) => id),
      alternative_texts: padded.map(({ text }) => text),
      alternative_logprobs: padded.map(({ logprob }) => logprob),
      ref_logprobs: underOther.logprobs,
      ref_entropies: underOther.entropies,
      ref_alternative_logprobs: padded.map(({ reference }) => reference),
      reward,
      reward_parts: '{}',
      advantage: null,
      advantages: null,
      values: null,
      finish_reason: completion.finishReason,
      failure,
    },
  };
}
