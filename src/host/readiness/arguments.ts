import { isAbsolute } from 'node:path';
import type { ReadinessAsked } from '../../contract/readinessRecord';

/** Options of `posttrain analyze readiness` that ask for the same again, without the recipe wherever it is not needed: it may be gone. */
export function argumentsOf(asked: ReadinessAsked): string[] {
  const { model, dataset, recipe, samples, temperatures, limit, seed, top_p, top_k, max_completion_length, reward_funcs } = asked;
  return [
    ...['--model', model],
    // A generator is in the recipe alone.
    ...(isAbsolute(dataset) ? ['--dataset', dataset] : recipe === null ? [] : ['--recipe', recipe]),
    ...amountArguments({ samples, temperatures, limit }),
    ...['--seed', String(seed), '--top-p', String(top_p), '--top-k', String(top_k)],
    ...['--max-tokens', String(max_completion_length)],
    ...reward_funcs.flatMap((reward) => ['--reward', typeof reward === 'string' ? reward : JSON.stringify(reward)]),
  ];
}

/** How much is sampled. */
export interface ReadinessAmount {
  samples: number;
  /** null takes the recipe's, or 1. */
  temperatures: readonly number[] | null;
  /** null takes all prompts. */
  limit: number | null;
}

export function amountArguments({ samples, temperatures, limit }: ReadinessAmount): string[] {
  return [
    ...['--samples', String(samples)],
    ...(temperatures === null ? [] : ['--temperatures', temperatures.join(',')]),
    ...(limit === null ? [] : ['--limit', String(limit)]),
  ];
}
