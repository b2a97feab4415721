import type { SampledTokens } from '../compute';

/** The first `count` tokens with their statistics; what was cut off had not ended. */
export function firstTokens(tokens: SampledTokens, count: number): SampledTokens {
  const length = tokens.tokenIds.length;
  if (count >= length) return tokens;
  const perToken = tokens.alternativeIds.length / length;
  return {
    tokenIds: tokens.tokenIds.slice(0, count),
    finishReason: 'length',
    logprobs: tokens.logprobs.slice(0, count),
    entropies: tokens.entropies.slice(0, count),
    alternativeIds: tokens.alternativeIds.slice(0, count * perToken),
    alternativeLogprobs: tokens.alternativeLogprobs.slice(0, count * perToken),
  };
}

/** One completion of parts; it ended as the last of them did. */
export function joinedTokens(parts: readonly SampledTokens[]): SampledTokens {
  return {
    tokenIds: parts.flatMap(({ tokenIds }) => tokenIds),
    finishReason: parts.at(-1)!.finishReason,
    logprobs: joinedFloats(parts.map(({ logprobs }) => logprobs)),
    entropies: joinedFloats(parts.map(({ entropies }) => entropies)),
    alternativeIds: Int32Array.from(parts.flatMap(({ alternativeIds }) => [...alternativeIds])),
    alternativeLogprobs: joinedFloats(parts.map(({ alternativeLogprobs }) => alternativeLogprobs)),
  };
}

function joinedFloats(parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
