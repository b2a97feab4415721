import type { Compute, ModelRole, SamplingOptions } from '../compute';
import type { PromptExample } from '../../contract/dataset';
import type { RolloutSettings } from '../../contract/rolloutSettings';
import { promptTokens } from '../data/promptTokens';
import type { ModelTokenizer } from '../model/tokenizer';
import { requireFiniteTokens } from './faults';
import { referenceScores } from './referenceScores';
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
  recipe: Pick<RolloutSettings, 'temperature' | 'top_p' | 'top_k' | 'max_completion_length'>;
  /** Another temperature for forking tokens. */
  forking?: SamplingOptions['forking'];
  rewards: readonly RewardFunction[];
  /** Who samples (default policy). */
  sampler?: ModelRole;
  /** Scores the completions, and the alternatives seen while sampling, under this one too. */
  reference: Exclude<ModelRole, 'policy'> | null;
  step: number;
}

/** Completions sampled together where there are many more: enough for full batches, little enough to hold and to tell progress. */
const COMPLETIONS_AT_ONCE = 512;

/** Prompts of a part of so many that not all are to be sampled at once. */
export function promptsAtOnce(samples: number): number {
  return Math.max(1, Math.floor(COMPLETIONS_AT_ONCE / samples));
}

/**
 * Samples a group of completions for each prompt and rewards them; advantages are still null. Each completion draws from a stream
 * of its own, so what it says does not depend on how the batch is cut up.
 * @throws NonFiniteError where a statistic of a token is no number, of the policy or of the reference: none is ever written
 */
export async function generate(
  compute: Pick<Compute, 'sample' | 'score'>,
  tokenizer: Pick<ModelTokenizer, 'encode' | 'decode' | 'eosTokenIds'>,
  prompts: readonly PromptExample[],
  options: GenerationOptions,
): Promise<Rollout[]> {
  const { recipe, firstGroup = 0, sampler = 'policy' } = options;
  const encoded = prompts.map((example) => promptTokens(tokenizer, example));
  const places = prompts.flatMap((_, group) => Array.from({ length: options.samples }, (_, sample) => ({ group, sample })));
  const sampled = await compute.sample(
    sampler,
    places.map(({ group, sample }) => ({ promptIds: encoded[group]!, stream: [...options.stream, firstGroup + group, sample] })),
    {
      temperature: recipe.temperature,
      topP: recipe.top_p,
      topK: recipe.top_k,
      maxTokens: recipe.max_completion_length,
      stopIds: tokenizer.eosTokenIds,
      forking: options.forking,
    },
  );
  sampled.forEach((tokens) => requireFiniteTokens(tokens, 'a sampled token', options.step));
  const reference = options.reference
    ? referenceScores(
        compute,
        options.reference,
        sampled.map((tokens, index) => ({ promptIds: encoded[places[index]!.group]!, tokens })),
        recipe.temperature,
        options.step,
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
