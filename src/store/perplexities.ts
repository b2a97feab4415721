import { perplexity } from '../analysis/perplexity';
import type { RolloutFile } from './rolloutReader';

/** Perplexities of the texts of a file, and how many have none since they have no token. */
export interface Perplexities {
  values: { problem: string; value: number }[];
  empty: number;
}

/**
 * Perplexity of each text of a rollouts file under the model whose log-probabilities the file holds. One prompt group is in memory at a time.
 * @param below only samples with a smaller index, e.g. without those that budget forcing made; null for all
 */
export async function readPerplexities(file: RolloutFile, below: number | null): Promise<Perplexities> {
  const values: Perplexities['values'] = [];
  let empty = 0;
  for (const group of file.groups) {
    for (const { prompt_id, sample, logprobs } of await file.readColumns(['prompt_id', 'sample', 'logprobs'], group)) {
      if (below !== null && sample >= below) continue;
      const value = perplexity(logprobs);
      if (value === null) empty++;
      else values.push({ problem: prompt_id, value });
    }
  }
  return { values, empty };
}
