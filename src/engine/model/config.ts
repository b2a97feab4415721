import { modelTypes, type ModelType } from '../../contract/modelTypes';
import { configKeys } from './configKeys';
import { ConfigReader } from './configReader';
import { modelRotary, type ModelRotary } from './configRotary';
import { activations, families, type Activation, type Family } from './families';
import { ModelError } from './modelError';
import { slidingWindow, type SlidingWindow } from './slidingWindow';

type OfFamily = 'naming' | 'norms' | 'normType' | 'queryKeyNorm' | 'fusedProjections' | 'gatedMlp' | 'learnedPositions';

/** What the one decoder needs to know of a model, read from Hugging Face's config.json. */
export interface ModelConfig extends Pick<Family, OfFamily>, ModelRotary {
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
  normEpsilon: number;
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
  /** Attention and MLP both read the layer's input, and are added to it together (GPT-NeoX). */
  parallelResidual: boolean;
  /** Rows of the fused projection are query, key and value of each head in turn (GPT-NeoX), not all queries, all keys, all values. */
  interleavedHeads: boolean;
  /** Projections are [inputs, outputs] in the file (GPT-2's Conv1D). */
  inputsFirst: boolean;
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
    throw new ModelError(`${file} must hold a JSON object; found ${JSON.stringify(raw)}`);
  }
  const reader = new ConfigReader(raw as Record<string, unknown>, file);
  const modelType = reader.choice('model_type', modelTypes);
  const family: Family = families[modelType];
  const keys = configKeys(family);
  const hiddenSize = reader.size(keys.hiddenSize);
  const heads = reader.size(keys.heads);
  const { keyValueHeads, headDim } = headShape(reader, family, hiddenSize, heads);
  const layers = reader.size(keys.layers);
  if (layers > MOST_LAYERS) reader.fail(keys.layers, `must be at most ${MOST_LAYERS}`);
  const maxPositions = reader.size(keys.maxPositions, family.maxPositions);
  const rotary = modelRotary(reader, { family, modelType, headDim, maxPositions });
  refuseUnsupported(reader, family, modelType);
  return {
    modelType,
    naming: family.naming,
    head: headOf(reader),
    norms: family.norms,
    normType: family.normType,
    queryKeyNorm: family.queryKeyNorm,
    fusedProjections: family.fusedProjections,
    gatedMlp: family.gatedMlp,
    learnedPositions: family.learnedPositions,
    vocabSize: reader.size('vocab_size'),
    hiddenSize,
    intermediateSize: reader.size(keys.intermediateSize, modelType === 'gpt2' ? 4 * hiddenSize : undefined),
    layers,
    heads,
    keyValueHeads,
    headDim,
    activation: reader.choice(keys.activation, activations, family.activation),
    normEpsilon: reader.positive(keys.normEpsilon, family.normEpsilon),
    ...scales(reader, modelType, hiddenSize, headDim),
    slidingWindow: slidingWindow(reader, modelType, layers, maxPositions),
    parallelResidual: modelType === 'gpt_neox' && reader.boolean('use_parallel_residual', true),
    interleavedHeads: modelType === 'gpt_neox',
    inputsFirst: modelType === 'gpt2',
    ...rotary,
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

function headShape(
  reader: ConfigReader,
  family: Family,
  hiddenSize: number,
  heads: number,
): Pick<ModelConfig, 'keyValueHeads' | 'headDim'> {
  if (family.naming !== 'llama') {
    const keys = configKeys(family);
    if (hiddenSize % heads !== 0) reader.fail(keys.heads, `must divide ${keys.hiddenSize}, which is ${hiddenSize}`);
    return { keyValueHeads: heads, headDim: hiddenSize / heads };
  }
  const isNull = reader.raw['num_key_value_heads'] === null;
  const keyValueHeads = reader.size('num_key_value_heads', isNull ? heads : (family.keyValueHeads ?? heads));
  if (heads % keyValueHeads !== 0) {
    reader.fail('num_key_value_heads', `must divide num_attention_heads, which is ${heads}`);
  }
  return { keyValueHeads, headDim: reader.size('head_dim', family.headDim ?? Math.floor(hiddenSize / heads)) };
}

function refuseUnsupported(reader: ConfigReader, family: Family, modelType: ModelType): void {
  if (reader.raw['quantization_config'] != null) {
    reader.fail('quantization_config', 'is not supported: weights must be F32, F16 or BF16');
  }
  if (family.isGemma && reader.boolean('use_bidirectional_attention', false)) {
    reader.fail('use_bidirectional_attention', 'is not supported: attention is causal');
  }
  if (modelType !== 'gpt2') return;
  for (const key of ['add_cross_attention', 'scale_attn_by_inverse_layer_idx']) {
    if (reader.boolean(key, false)) reader.fail(key, 'must be false');
  }
}

type Scales = Pick<ModelConfig, 'normOffset' | 'embeddingScale' | 'attentionScale' | 'attentionSoftCap' | 'logitSoftCap'>;

function scales(reader: ConfigReader, modelType: ModelType, hiddenSize: number, headDim: number): Scales {
  if (!families[modelType].isGemma) {
    const isScaled = modelType !== 'gpt2' || reader.boolean('scale_attn_weights', true);
    const attentionScale = isScaled ? 1 / Math.sqrt(headDim) : 1;
    return { normOffset: 0, embeddingScale: 1, attentionScale, attentionSoftCap: null, logitSoftCap: null };
  }
  const hasCaps = modelType === 'gemma2';
  return {
    normOffset: 1,
    embeddingScale: Math.sqrt(hiddenSize),
    attentionScale: 1 / Math.sqrt(reader.positive('query_pre_attn_scalar', 256)),
    attentionSoftCap: reader.positiveOrNull('attn_logit_softcapping', hasCaps ? 50 : null),
    logitSoftCap: reader.positiveOrNull('final_logit_softcapping', hasCaps ? 30 : null),
  };
}

/** transformers reads attention_bias for some families, mlp_bias for Llama alone, and the biases of Qwen2 and GPT-2 from nothing. */
function biases(reader: ConfigReader, modelType: ModelType): Pick<ModelConfig, 'queryKeyValueBias' | 'outputBias' | 'mlpBias'> {
  if (modelType === 'qwen2') return { queryKeyValueBias: true, outputBias: false, mlpBias: false };
  if (modelType === 'gpt2') return { queryKeyValueBias: true, outputBias: true, mlpBias: true };
  const readsBias = modelType !== 'mistral' && modelType !== 'phi3';
  const attentionBias = readsBias && reader.boolean('attention_bias', modelType === 'gpt_neox');
  return {
    queryKeyValueBias: attentionBias,
    outputBias: attentionBias,
    mlpBias: modelType === 'gpt_neox' || (modelType === 'llama' && reader.boolean('mlp_bias', false)),
  };
}
