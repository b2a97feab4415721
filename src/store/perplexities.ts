import { perplexity } from '../analysis/perplexity';
import type { RolloutFile } from './rolloutReader';

/** Perplexities of the texts of a file, and how many have none since they have no token. */
export interface Perplexities {
  values: { problem: string; value: number }[];
  empty: number;
}

/**
 * Perplexity of each text of a rollouts file under the model whose log-probabilities the file holds.
 * @param below only samples with a smaller index, e.g. without those that budget forcing made; null for all
 */
export async function readPerplexities(file: RolloutFile, below: number | null): Promise<Perplexities> {
  const rows = await file.readColumns(['prompt_id', 'sample', 'logprobs']);
  const asked = below === null ? rows : rows.filter(({ sample }) => sample < below);
  const values = asked.flatMap(({ prompt_id, logprobs }) => {
    const value = perplexity(logprobs);
    return value === null ? [] : [{ problem: prompt_id, value }];
  });
  return { values, empty: asked.length - values.length };
}
