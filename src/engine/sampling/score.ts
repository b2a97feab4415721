import * as tf from '@tensorflow/tfjs-core';
import type { ScoredTokens, ScoreRequest } from '../compute';
import type { ModelConfig } from '../model/config';
import type { DeviceWeights } from '../model/deviceWeights';
import { disposeInputs, PredictionBatch } from '../model/predictionRows';
import { alternativeCount, emptyRecord, TokenDistribution } from './statistics';

/** Tokens in one forward pass, and logits downloaded at once. */
const MAX_TOKENS = 8192;
const MAX_LOGITS = 1 << 26;

/** Scores given completions: log-probability, entropy and alternatives of each token, as {@link TokenDistribution} defines them. */
export async function score(
  config: ModelConfig,
  weights: DeviceWeights,
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
  const limit = Math.min(MAX_TOKENS, Math.floor(MAX_LOGITS / config.vocabSize));
  while (order.length > 0) {
    let count = 1;
    while (count < order.length && (count + 1) * tokens(order[count] as number) <= limit) count++;
    await scoreBatch(config, weights, order.splice(0, count), requests, temperature, results);
  }
  return results;
}

async function scoreBatch(
  config: ModelConfig,
  weights: DeviceWeights,
  batch: readonly number[],
  requests: readonly ScoreRequest[],
  temperature: number,
  results: ScoredTokens[],
): Promise<void> {
  const rows = batch.map((index) => {
    const { promptIds, completionIds } = requests[index] as ScoreRequest;
    return { ids: [...promptIds, ...completionIds], start: promptIds.length };
  });
  const prediction = new PredictionBatch(rows);
  const inputs = prediction.inputs(config, weights);
  const logits = tf.tidy(() => prediction.logits(config, weights, inputs));
  disposeInputs(inputs);
  const values = await logits.data<'float32'>();
  logits.dispose();
  const distribution = new TokenDistribution(config.vocabSize);
  batch.forEach((index, row) => {
    const { completionIds, alternativeIds } = requests[index] as ScoreRequest;
    const tokens = completionIds.length;
    const alternatives = alternativeIds ? alternativeIds.length / tokens : alternativeCount(config.vocabSize);
    if (!Number.isInteger(alternatives))
      throw new RangeError(`${alternativeIds?.length} alternatives do not divide among ${tokens} tokens`);
    const record = emptyRecord(tokens, alternatives);
    for (let t = 0; t < tokens; t++) {
      distribution.read(values, (row * prediction.length + t) * config.vocabSize, temperature);
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
