import type { ScoredTokens, ScoreRequest } from '../compute';
import type { Inference } from './inference';
import { alternativeCount, emptyRecord, TokenDistribution } from './statistics';

/** Scores given completions: log-probability, entropy and alternatives of each token, as {@link TokenDistribution} defines them. */
export async function score(
  inference: Inference,
  vocabSize: number,
  requests: readonly ScoreRequest[],
  temperature: number,
): Promise<ScoredTokens[]> {
  const results = new Array<ScoredTokens>(requests.length);
  const order = requests
    .map((_, index) => index)
    .filter((index) => {
      if ((requests[index] as ScoreRequest).completionIds.length > 0) return true;
      results[index] = emptyRecord(0, 0);
      return false;
    });
  const tokens = (index: number): number => {
    const { promptIds, completionIds } = requests[index] as ScoreRequest;
    return promptIds.length + completionIds.length;
  };
  order.sort((a, b) => tokens(a) - tokens(b) || a - b);
  while (order.length > 0) {
    let count = 1;
    while (count < order.length && count < inference.maxRows(tokens(order[count] as number))) count++;
    await scoreBatch(inference, vocabSize, order.splice(0, count), requests, temperature, results);
  }
  return results;
}

async function scoreBatch(
  inference: Inference,
  vocabSize: number,
  batch: readonly number[],
  requests: readonly ScoreRequest[],
  temperature: number,
  results: ScoredTokens[],
): Promise<void> {
  const rows = batch.map((index) => {
    const { promptIds, completionIds } = requests[index] as ScoreRequest;
    return { ids: [...promptIds, ...completionIds], start: promptIds.length };
  });
  const { values, start } = await inference.predict(rows);
  const distribution = new TokenDistribution(vocabSize);
  batch.forEach((index, row) => {
    const { completionIds, alternativeIds } = requests[index] as ScoreRequest;
    const tokens = completionIds.length;
    const alternatives = alternativeIds ? alternativeIds.length / tokens : alternativeCount(vocabSize);
    if (!Number.isInteger(alternatives))
      throw new RangeError(`${alternativeIds?.length} alternatives do not divide among ${tokens} tokens`);
    const record = emptyRecord(tokens, alternatives);
    for (let t = 0; t < tokens; t++) {
      distribution.read(values, (start[row] as number) + t * vocabSize, temperature);
      distribution.record(record, t, completionIds[t] as number, alternativeIds ? 0 : alternatives);
      if (!alternativeIds) continue;
      for (let i = t * alternatives; i < (t + 1) * alternatives; i++) {
        record.alternativeIds[i] = alternativeIds[i] as number;
        record.alternativeLogprobs[i] = distribution.logprob(alternativeIds[i] as number);
      }
    }
    results[index] = record;
  });
}
