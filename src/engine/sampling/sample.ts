import type { SampledTokens, SampleRequest, SamplingOptions } from '../compute';
import type { StepDecoder } from '../model/stepDecoder';
import { randomStream, type Generator } from '../random/generator';
import { drawToken } from './draw';
import type { Inference } from './inference';
import { alternativeCount, emptyRecord, TokenDistribution, type TokenRecord } from './statistics';

interface Row {
  request: number;
  /** Most tokens it may have. */
  limit: number;
  random: Generator;
  tokenIds: number[];
  record: TokenRecord;
}

/**
 * Samples a completion for each request. Requests are decoded in batches of similar prompt length; equal prompts share their prefill,
 * and a finished row leaves its batch. What a request draws depends only on its own stream and logits.
 */
export async function sample(
  inference: Inference,
  vocabSize: number,
  requests: readonly SampleRequest[],
  options: SamplingOptions,
): Promise<SampledTokens[]> {
  const limits = requests.map(({ maxTokens = Infinity }) => Math.min(maxTokens, options.maxTokens));
  const least = limits.reduce((a, b) => Math.min(a, b), options.maxTokens);
  if (!(least >= 1)) throw new RangeError(`a completion has at least 1 token; found maxTokens ${least}`);
  const results = new Array<SampledTokens>(requests.length);
  const order = requests.map((_, index) => index);
  const promptLength = (index: number): number => (requests[index] as SampleRequest).promptIds.length;
  order.sort((a, b) => promptLength(a) - promptLength(b) || a - b);
  const longest = (batch: readonly number[]): number =>
    batch.reduce((most, index) => Math.max(most, promptLength(index) + limits[index]!), 0);
  const capacity = longest(order);
  const rows = inference.maxRows(capacity);
  for (let start = 0; start < order.length; start += rows) {
    const batch = order.slice(start, start + rows);
    const decoder = inference.openDecoder(batch.length, longest(batch));
    try {
      await sampleBatch(decoder, batch, requests, limits, options, vocabSize, results);
    } finally {
      decoder.dispose();
    }
  }
  return results;
}

async function sampleBatch(
  decoder: StepDecoder,
  batch: readonly number[],
  requests: readonly SampleRequest[],
  limits: readonly number[],
  options: SamplingOptions,
  vocabSize: number,
  results: SampledTokens[],
): Promise<void> {
  const alternatives = alternativeCount(vocabSize);
  const distribution = new TokenDistribution(vocabSize);
  const stopIds = new Set(options.stopIds);
  let rows = batch.map((request): Row => {
    const { promptIds, stream } = requests[request] as SampleRequest;
    if (promptIds.length === 0) throw new RangeError('a prompt has no tokens: at least one is needed to sample from');
    const limit = limits[request]!;
    return { request, limit, random: randomStream(stream), tokenIds: [], record: emptyRecord(limit, alternatives) };
  });
  const unique = new Map<string, number>();
  const prompts: (readonly number[])[] = [];
  const promptOf = batch.map((request) => {
    const { promptIds } = requests[request] as SampleRequest;
    const key = promptIds.join();
    const known = unique.get(key);
    if (known !== undefined) return known;
    unique.set(key, prompts.length);
    return prompts.push(promptIds) - 1;
  });
  let logits = await decoder.prefill(prompts);
  if (prompts.length < rows.length) decoder.keep(promptOf);
  let logitsRow = promptOf;
  while (rows.length > 0) {
    const alive: number[] = [];
    rows.forEach((row, position) => {
      const temperature = readRow(distribution, logits, (logitsRow[position] as number) * vocabSize, options);
      const t = row.tokenIds.length;
      const id =
        temperature === 0 ? distribution.argmax() : drawToken(distribution, row.random.uniform(), options.topK, options.topP);
      distribution.record(row.record, t, id, alternatives);
      row.tokenIds.push(id);
      if (stopIds.has(id)) results[row.request] = finished(row, 'stop', alternatives);
      else if (t + 1 === row.limit) results[row.request] = finished(row, 'length', alternatives);
      else alive.push(position);
    });
    if (alive.length === 0) return;
    if (alive.length < rows.length) {
      rows = alive.map((position) => rows[position] as Row);
      decoder.keep(alive);
    }
    logits = await decoder.step(rows.map((row) => row.tokenIds.at(-1) as number));
    logitsRow = rows.map((_, position) => position);
  }
}

/**
 * Reads a row of logits at the temperature that its token takes, and returns that. Whether a token forks is told by the entropy at T = 1, as the model
 * gives it, whatever the temperatures are.
 */
function readRow(
  distribution: TokenDistribution,
  logits: Float32Array,
  offset: number,
  { temperature, forking }: SamplingOptions,
): number {
  if (!forking) {
    distribution.read(logits, offset, temperature);
    return temperature;
  }
  distribution.read(logits, offset, 1);
  const own = distribution.entropy > forking.above ? forking.temperature : temperature;
  if (own !== 1) distribution.read(logits, offset, own);
  return own;
}

function finished({ tokenIds, record }: Row, finishReason: SampledTokens['finishReason'], alternatives: number): SampledTokens {
  const tokens = tokenIds.length;
  return {
    tokenIds,
    finishReason,
    logprobs: record.logprobs.slice(0, tokens),
    entropies: record.entropies.slice(0, tokens),
    alternativeIds: record.alternativeIds.slice(0, tokens * alternatives),
    alternativeLogprobs: record.alternativeLogprobs.slice(0, tokens * alternatives),
  };
}
