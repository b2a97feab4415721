import { ConfigReader } from './configReader';
import { activations, families, modelTypes, type Activation, type Family, type ModelType } from './families';
import { ModelError } from './modelError';
import { rotaryFrequencies } from './rotaryFrequencies';
import { slidingWindow, type SlidingWindow } from './slidingWindow';

/** What the one decoder needs to know of a model, read from Hugging Face's config.json. */
export interface ModelConfig extends Pick<Family, 'norms' | 'queryKeyNorm' | 'fusedProjections'> {
  modelType: ModelType;
  /** What stands on the last hidden state: logits of the vocabulary, a scalar score (transformers' `*ForSequenceClassification`), or both. */
  head: 'language' | 'score' | 'both';
  vocabSize: number;
  hiddenSize: number;
  intermediateSize: number;
  layers: number;
  heads: number;
  keyValueHeads: number;
  headDim: number;
  activation: Activation;
  rmsNormEpsilon: number;
  /** Added to the weights of norms: 0, or 1 (Gemma). */
  normOffset: number;
  /** Factor of the embeddings: 1, or √hiddenSize (Gemma). */
  embeddingScale: number;
  /** Factor of query · key. */
  attentionScale: number;
  /** c·tanh(score / c) of attention scores and of logits (Gemma 2). */
  attentionSoftCap: number | null;
  logitSoftCap: number | null;
  slidingWindow: SlidingWindow | null;
  /** Angle per position of each rotated pair, long-context scaling included; fewer than headDim / 2 where a part of each head is left as it is. */
  rotaryFrequencies: Float32Array;
  /** Factor of rotated queries and keys (yarn). */
  rotaryScale: number;
  maxPositions: number;
  tiedEmbeddings: boolean;
  /** Bias of the query, key and value projections (Qwen2, or Llama with attention_bias). */
  queryKeyValueBias: boolean;
  /** Bias of the attention's output projection (Llama with attention_bias). */
  outputBias: boolean;
  mlpBias: boolean;
  initializerRange: number;
  bosTokenId: number | null;
  eosTokenIds: number[];
  padTokenId: number | null;
}

/** Far more than any model has: a layout is made before the weights are looked at, and must not grow with what a config claims. */
const MOST_LAYERS = 1024;

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
  const family: Family = families[modelType];
  const hiddenSize = reader.size('hidden_size');
  const heads = reader.size('num_attention_heads');
  const keyValueHeads = reader.size(
    'num_key_value_heads',
    reader.raw['num_key_value_heads'] === null ? heads : (family.keyValueHeads ?? heads),
  );
  if (heads % keyValueHeads !== 0) {
    reader.fail('num_key_value_heads', `must divide num_attention_heads, which is ${heads}`);
  }
  const headDim = reader.size('head_dim', family.headDim ?? Math.floor(hiddenSize / heads));
  if (headDim % 2 !== 0 || headDim === 0) reader.fail('head_dim', 'must be even for rotary positions');
  const layers = reader.size('num_hidden_layers');
  if (layers > MOST_LAYERS) reader.fail('num_hidden_layers', `must be at most ${MOST_LAYERS}`);
  const maxPositions = reader.size('max_position_embeddings', family.maxPositions);
  const rotary = rotaryFrequencies(reader.raw, headDim, maxPositions, file);
  if (modelType !== 'phi3' && rotary.frequencies.length * 2 < headDim) {
    throw new ModelError(`${file}: partial_rotary_factor must be 1 where model_type is ${modelType}`);
  }
  if (family.isGemma && reader.boolean('use_bidirectional_attention', false)) {
    reader.fail('use_bidirectional_attention', 'is not supported: attention is causal');
  }
  return {
    modelType,
    head: headOf(reader),
    norms: family.norms,
    queryKeyNorm: family.queryKeyNorm,
    fusedProjections: family.fusedProjections,
    vocabSize: reader.size('vocab_size'),
    hiddenSize,
    intermediateSize: reader.size('intermediate_size'),
    layers,
    heads,
    keyValueHeads,
    headDim,
    activation: reader.choice(family.isGemma ? 'hidden_activation' : 'hidden_act', activations, family.activation),
    rmsNormEpsilon: reader.positive('rms_norm_eps', family.rmsNormEpsilon),
    ...gemmaScales(reader, family, hiddenSize, headDim),
    slidingWindow: slidingWindow(reader, modelType, layers, maxPositions),
    rotaryFrequencies: rotary.frequencies,
    rotaryScale: rotary.scale,
    maxPositions,
    tiedEmbeddings: reader.boolean('tie_word_embeddings', family.tiedEmbeddings),
    ...biases(reader, modelType),
    initializerRange: reader.positive('initializer_range', 0.02),
    bosTokenId: reader.tokenIds('bos_token_id')[0] ?? null,
    eosTokenIds: reader.tokenIds('eos_token_id'),
    padTokenId: reader.tokenIds('pad_token_id')[0] ?? null,
  };
}

/** @throws ModelError for a classifier with more labels than the one of a reward model */
function headOf(reader: ConfigReader): ModelConfig['head'] {
  const architectures = reader.raw['architectures'];
  const isClassifier =
    Array.isArray(architectures) && architectures.some((name) => String(name).endsWith('ForSequenceClassification'));
  if (!isClassifier) return 'language';
  const labels = Object.keys((reader.raw['id2label'] as object | null | undefined) ?? {}).length;
  if (labels !== 1) reader.fail('id2label', 'must hold one label for a reward model');
  return 'score';
}

type GemmaScales = Pick<ModelConfig, 'normOffset' | 'embeddingScale' | 'attentionScale' | 'attentionSoftCap' | 'logitSoftCap'>;

function gemmaScales(reader: ConfigReader, { isGemma }: Family, hiddenSize: number, headDim: number): GemmaScales {
  if (!isGemma) {
    const attentionScale = 1 / Math.sqrt(headDim);
    return { normOffset: 0, embeddingScale: 1, attentionScale, attentionSoftCap: null, logitSoftCap: null };
  }
  return {
    normOffset: 1,
    embeddingScale: Math.sqrt(hiddenSize),
    attentionScale: 1 / Math.sqrt(reader.positive('query_pre_attn_scalar', 256)),
    attentionSoftCap: reader.positiveOrNull('attn_logit_softcapping', 50),
    logitSoftCap: reader.positiveOrNull('final_logit_softcapping', 30),
  };
}

/** transformers reads attention_bias for some families, mlp_bias for Llama alone, and Qwen2's biases from nothing. */
function biases(reader: ConfigReader, modelType: ModelType): Pick<ModelConfig, 'queryKeyValueBias' | 'outputBias' | 'mlpBias'> {
  if (modelType === 'qwen2') return { queryKeyValueBias: true, outputBias: false, mlpBias: false };
  const readsBias = modelType !== 'mistral' && modelType !== 'phi3';
  const attentionBias = readsBias && reader.boolean('attention_bias', false);
  return {
    queryKeyValueBias: attentionBias,
    outputBias: attentionBias,
    mlpBias: modelType === 'llama' && reader.boolean('mlp_bias', false),
  };
}
