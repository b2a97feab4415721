import type { Compute, ScoredTokens } from '../compute';
import type { PromptExample } from '../../contract/dataset';
import type { GrpoRecipe } from '../../contract/recipe';
import { promptTokens } from '../data/promptTokens';
import type { ModelTokenizer } from '../model/tokenizer';
import { requireFinite } from './faults';
import type { RewardFunction } from './rewarding';
import { scoreRewards } from './rewarding';
import type { Rollout } from './rollout';

export interface GenerationOptions {
  /** Completions for each prompt. */
  samples: number;
  /** First part of each completion's random stream; group and sample are appended. */
  stream: readonly number[];
  /** Index of the first prompt's group (default 0). */
  firstGroup?: number;
  recipe: Pick<GrpoRecipe, 'temperature' | 'top_p' | 'top_k' | 'max_completion_length'>;
  rewards: readonly RewardFunction[];
  /** Scores the completions, and the alternatives seen while sampling, under the reference policy too. */
  withReference: boolean;
  step: number;
}

/**
 * Samples a group of completions for each prompt and rewards them; advantages are still null. Each completion draws from a stream
 * of its own, so what it says does not depend on how the batch is cut up.
 * @throws NonFiniteError where a statistic of a token is no number, of the policy or of the reference: none is ever written
 */
export async function generate(
  compute: Compute,
  tokenizer: ModelTokenizer,
  prompts: readonly PromptExample[],
  options: GenerationOptions,
): Promise<Rollout[]> {
  const { recipe, firstGroup = 0 } = options;
  const encoded = prompts.map((example) => promptTokens(tokenizer, example));
  const places = prompts.flatMap((_, group) => Array.from({ length: options.samples }, (_, sample) => ({ group, sample })));
  const sampled = await compute.sample(
    'policy',
    places.map(({ group, sample }) => ({ promptIds: encoded[group]!, stream: [...options.stream, firstGroup + group, sample] })),
    {
      temperature: recipe.temperature,
      topP: recipe.top_p,
      topK: recipe.top_k,
      maxTokens: recipe.max_completion_length,
      stopIds: tokenizer.eosTokenIds,
    },
  );
  sampled.forEach((tokens) => requireFiniteTokens(tokens, 'a sampled token', options.step));
  const reference = options.withReference
    ? compute.score(
        'reference',
        sampled.map((tokens, index) => ({
          promptIds: encoded[places[index]!.group]!,
          completionIds: tokens.tokenIds,
          alternativeIds: tokens.alternativeIds,
        })),
        recipe.temperature,
      )
    : null;
  const texts = sampled.map(({ tokenIds }) => tokenizer.decode(tokenIds, { skipSpecialTokens: true }));
  const completions = texts.map((completion, index) => ({
    example: prompts[places[index]!.group]!,
    completion,
    length: sampled[index]!.tokenIds.length,
    isTruncated: sampled[index]!.finishReason === 'length',
  }));
  const [scored, outcomes] = await Promise.all([reference, scoreRewards(options.rewards, completions)]);
  scored?.forEach((tokens) => requireFiniteTokens(tokens, 'a token under the reference', options.step));
  return places.map(({ group, sample }, index) => ({
    example: prompts[group]!,
    promptId: prompts[group]!.id ?? `prompt-${firstGroup + group + 1}`,
    promptIds: encoded[group]!,
    group: firstGroup + group,
    sample,
    tokens: sampled[index]!,
    text: texts[index]!,
    outcome: outcomes[index]!,
    advantage: null,
    reference: scored?.[index] ?? null,
  }));
}

/** An alternative of probability 0 counts too: a model whose five most likely tokens hold one is not what it was. */
function requireFiniteTokens({ logprobs, entropies, alternativeLogprobs }: ScoredTokens, token: string, step: number): void {
  for (const value of logprobs) requireFinite(`the log-probability of ${token}`, value, step);
  for (const value of entropies) requireFinite(`the entropy of ${token}`, value, step);
  for (const value of alternativeLogprobs) requireFinite(`the log-probability of an alternative to ${token}`, value, step);
}
