import type { Compute, ModelRole, SampledTokens, ScoredTokens } from '../compute';
import { requireFiniteTokens } from './faults';

interface SampledCompletion {
  promptIds: readonly number[];
  tokens: SampledTokens;
}

/**
 * Completions, and the alternatives seen while sampling them, under the reference policy or the teacher.
 * @throws NonFiniteError where a statistic of a token is no number
 */
export async function referenceScores(
  compute: Pick<Compute, 'score'>,
  which: Exclude<ModelRole, 'policy'>,
  completions: readonly SampledCompletion[],
  temperature: number,
  step: number,
): Promise<ScoredTokens[]> {
  const scored = await compute.score(
    which,
    completions.map(({ promptIds, tokens }) => ({
      promptIds,
      completionIds: tokens.tokenIds,
      alternativeIds: tokens.alternativeIds,
    })),
    temperature,
  );
  scored.forEach((tokens) => requireFiniteTokens(tokens, `a token under the ${which}`, step));
  return scored;
}
