import type { SampledTokens, ScoredTokens } from '../compute';
import type { SampledCompletion } from '../../contract/sampleOutput';
import type { ModelTokenizer } from '../model/tokenizer';

/** A completion as `--json` prints it. */
export function sampledCompletion(tokens: SampledTokens, tokenizer: ModelTokenizer): SampledCompletion {
  return {
    text: tokenizer.decode(tokens.tokenIds, { skipSpecialTokens: true }),
    tokenIds: [...tokens.tokenIds],
    tokens: tokens.tokenIds.map((id) => tokenizer.tokenText(id)),
    ...tokenStatistics(tokens, tokenizer),
    finishReason: tokens.finishReason,
  };
}

/** Log-probability, entropy and alternatives of each token. */
export function tokenStatistics(
  scored: ScoredTokens,
  tokenizer: ModelTokenizer,
): Pick<SampledCompletion, 'logprobs' | 'entropies' | 'alternatives'> {
  const perToken = scored.logprobs.length === 0 ? 0 : scored.alternativeIds.length / scored.logprobs.length;
  return {
    logprobs: Array.from(scored.logprobs),
    entropies: Array.from(scored.entropies),
    alternatives: Array.from(scored.logprobs, (_, t) =>
      Array.from(scored.alternativeIds.subarray(t * perToken, (t + 1) * perToken), (id, a) => ({
        id,
        token: tokenizer.tokenText(id),
        logprob: scored.alternativeLogprobs[t * perToken + a]!,
      })),
    ),
  };
}
