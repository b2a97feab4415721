import { ModelError } from './modelError';
import { rotaryFrequencies } from './rotaryFrequencies';

/** What the one decoder needs to know of a Llama-like model, read from Hugging Face's config.json. */
export interface ModelConfig {
  modelType: ModelType;
  vocabSize: number;
  hiddenSize: number;
  intermediateSize: number;
  layers: number;
  heads: number;
  keyValueHeads: number;
  headDim: number;
  rmsNormEpsilon: number;
  /** Angle per position of each rotated pair, headDim / 2 values; long-context scaling is already in. */
  rotaryFrequencies: Float32Array;
  maxPositions: number;
  tiedEmbeddings: boolean;
  /** Bias of the query, key and value projections (Qwen2, or Llama with attention_bias). */
  queryKeyValueBias: boolean;
  /** Bias of the attention's output projection (Llama with attention_bias). */
  outputBias: boolean;
  mlpBias: boolean;
  /** RMSNorm of each head's queries and keys (Qwen3). */
  queryKeyNorm: boolean;
  initializerRange: number;
  bosTokenId: number | null;
  eosTokenIds: number[];
  padTokenId: number | null;
}

export const modelTypes = ['llama', 'mistral', 'qwen2', 'qwen3'] as const;
export type ModelType = (typeof modelTypes)[number];

const MAX_SIZE = 1 << 24;

/**
 * Parses the object read from config.json (transformers 4 or 5).
 * @throws ModelError where a key is missing, out of range or asks for something this decoder does not have.
 */
export function parseModelConfig(raw: unknown, file = 'config.json'): ModelConfig {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new ModelError(`${file} must hold a JSON object`);
  }
  const reader = new ConfigReader(raw as Record<string, unknown>, file);
  const modelType = reader.choice('model_type', modelTypes);
  const vocabSize = reader.size('vocab_size');
  const hiddenSize = reader.size('hidden_size');
  const heads = reader.size('num_attention_heads');
  const keyValueHeads = reader.size('num_key_value_heads', heads);
  if (heads % keyValueHeads !== 0) {
    reader.fail('num_key_value_heads', `must divide num_attention_heads, which is ${heads}`);
  }
  const headDim = reader.size('head_dim', Math.floor(hiddenSize / heads));
  if (headDim % 2 !== 0 || headDim === 0) reader.fail('head_dim', 'must be even for rotary positions');
  const activation = reader.value('hidden_act') ?? 'silu';
  if (activation !== 'silu') reader.fail('hidden_act', 'must be "silu"');
  reader.refuseSlidingWindow(modelType);
  const attentionBias = reader.boolean('attention_bias', false);
  const isQwen2 = modelType === 'qwen2';
  const maxPositions = reader.size('max_position_embeddings', 2048);
  return {
    modelType,
    vocabSize,
    hiddenSize,
    intermediateSize: reader.size('intermediate_size'),
    layers: reader.size('num_hidden_layers'),
    heads,
    keyValueHeads,
    headDim,
    rmsNormEpsilon: reader.positive('rms_norm_eps', 1e-6),
    rotaryFrequencies: rotaryFrequencies(raw as Record<string, unknown>, headDim, file),
    maxPositions,
    tiedEmbeddings: reader.boolean('tie_word_embeddings', false),
    queryKeyValueBias: isQwen2 || attentionBias,
    outputBias: !isQwen2 && attentionBias,
    mlpBias: reader.boolean('mlp_bias', false),
    queryKeyNorm: modelType === 'qwen3',
    initializerRange: reader.positive('initializer_range', 0.02),
    bosTokenId: reader.tokenIds('bos_token_id')[0] ?? null,
    eosTokenIds: reader.tokenIds('eos_token_id'),
    padTokenId: reader.tokenIds('pad_token_id')[0] ?? null,
  };
}

class ConfigReader {
  constructor(
    private readonly raw: Record<string, unknown>,
    private readonly file: string,
  ) {}

  value(key: string): unknown {
    return this.raw[key];
  }

  fail(key: string, must: string): never {
    throw new ModelError(`${this.file}: ${key} ${must}; found ${JSON.stringify(this.raw[key]) ?? 'nothing'}`);
  }

  choice<T extends string>(key: string, allowed: readonly T[]): T {
    const value = this.raw[key];
    const found = allowed.find((one) => one === value);
    return found ?? this.fail(key, `must be one of ${allowed.join(', ')}`);
  }

  size(key: string, fallback?: number): number {
    const value = this.raw[key] ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_SIZE) return value;
    return this.fail(key, `must be an integer between 1 and ${MAX_SIZE}`);
  }

  positive(key: string, fallback: number): number {
    const value = this.raw[key] ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    return this.fail(key, 'must be a positive number');
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.raw[key] ?? fallback;
    return typeof value === 'boolean' ? value : this.fail(key, 'must be true or false');
  }

  tokenIds(key: string): number[] {
    const value = this.raw[key] ?? [];
    const ids: unknown[] = Array.isArray(value) ? value : [value];
    const isId = (id: unknown): id is number => typeof id === 'number' && Number.isInteger(id) && id >= 0;
    return ids.every(isId) ? ids : this.fail(key, 'must be a token id or a list of token ids');
  }

  refuseSlidingWindow(modelType: ModelType): void {
    const slides = modelType === 'mistral' ? this.raw['sliding_window'] != null : this.boolean('use_sliding_window', false);
    if (slides)
      this.fail(modelType === 'mistral' ? 'sliding_window' : 'use_sliding_window', 'is not supported: attention is full');
  }
}
