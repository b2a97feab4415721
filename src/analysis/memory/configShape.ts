import { configFamilies, likeLlama, type FamilyTraits } from './configFamilies';
import { isObject } from '../../contract/jsonObject';
import { configNumber, findKey, type RawConfig } from './configKeys';
import { expertsOf } from './configExperts';
import type { ModelShape } from './modelShape';

/** A shape, and what it leaves out; or the one sentence that says why there is none. */
export type ConfigShape = { shape: ModelShape; caveats: string[] } | { fault: string };

const names = {
  layers: ['num_hidden_layers', 'n_layer', 'n_layers', 'num_layers'],
  hiddenSize: ['hidden_size', 'n_embd', 'd_model', 'dim'],
  heads: ['num_attention_heads', 'n_head', 'n_heads', 'num_heads'],
  vocabSize: ['vocab_size', 'padded_vocab_size'],
  intermediateSize: ['intermediate_size', 'n_inner', 'ffn_dim', 'ffn_hidden_size', 'd_ff'],
  keyValueHeads: ['num_key_value_heads', 'n_head_kv', 'num_kv_heads', 'multi_query_group_num'],
  headDim: ['head_dim', 'attention_head_size', 'd_head'],
  maxPositions: ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len', 'seq_length'],
} as const;

/**
 * The sizes that a Hugging Face config.json names, of whatever model. A config of several parts (text and vision) counts as its text part. Sizes that it
 * leaves out are transformers' defaults for its `model_type`.
 */
export function configShape(raw: unknown): ConfigShape {
  if (!isObject(raw)) return { fault: `it must hold a JSON object; found ${JSON.stringify(raw)?.slice(0, 60) ?? 'nothing'}` };
  const caveats: string[] = [];
  const config = textPart(raw, caveats);
  const modelType = typeof config['model_type'] === 'string' ? config['model_type'] : 'unknown';
  const traits = traitsOf(modelType, caveats);
  const required = ['layers', 'hiddenSize', 'heads', 'vocabSize'] as const;
  const missing = required.filter((size) => findKey(config, names[size]) === null);
  if (missing.length > 0) {
    const keys = missing.map((size) => names[size][0]);
    return { fault: `it names no ${keys.join(', ')}, so the size of the model cannot be told` };
  }
  try {
    const shape = shapeOf(config, modelType, traits);
    return { shape, caveats: [...caveats, ...partsLeftOut(config)] };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

function shapeOf(config: RawConfig, modelType: string, traits: FamilyTraits): ModelShape {
  const size = (key: keyof typeof names, fallback?: number | null): number => configNumber(config, names[key], fallback);
  const hiddenSize = size('hiddenSize');
  const heads = size('heads');
  const layers = size('layers');
  const headDim = size('headDim', traits.headDim ?? Math.floor(hiddenSize / heads));
  const keyValueHeads = config['multi_query'] === true ? 1 : size('keyValueHeads', traits.keyValueHeads ?? heads);
  if (headDim < 1) throw new RangeError(`num_attention_heads is ${heads}; allowed: at most hidden_size, which is ${hiddenSize}`);
  if (keyValueHeads > heads)
    throw new RangeError(`num_key_value_heads is ${keyValueHeads}; allowed: at most num_attention_heads, which is ${heads}`);
  const experts = expertsOf(config, layers);
  const byHidden = traits.intermediateByHidden === null ? null : traits.intermediateByHidden * hiddenSize;
  const maxPositions = findKey(config, names.maxPositions) === null ? null : size('maxPositions');
  const { positions, ...fromTraits } = traits;
  const flag = (key: string, fallback: boolean): boolean => (typeof config[key] === 'boolean' ? config[key] : fallback);
  return {
    ...{ modelType, layers, hiddenSize, heads, keyValueHeads, headDim, experts, maxPositions },
    intermediateSize: size('intermediateSize', byHidden ?? experts?.intermediateSize),
    vocabSize: size('vocabSize'),
    tiedEmbeddings: flag('tie_word_embeddings', traits.tiedEmbeddings),
    positionRows: positions === null ? 0 : (maxPositions ?? 0) + positions,
    ...{ gatedMlp: fromTraits.gatedMlp, norms: fromTraits.norms, normBias: fromTraits.normBias, headBias: fromTraits.headBias },
    queryKeyNorm: flag('use_qk_norm', false) ? 'head' : fromTraits.queryKeyNorm,
    queryKeyValueBias: flag('attention_bias', fromTraits.queryKeyValueBias),
    outputBias: flag('attention_bias', fromTraits.outputBias),
    mlpBias: flag('mlp_bias', fromTraits.mlpBias),
  };
}

function traitsOf(modelType: string, caveats: string[]): FamilyTraits {
  const traits = Object.hasOwn(configFamilies, modelType) ? configFamilies[modelType] : undefined;
  if (!traits) caveats.push(`model_type ${modelType.slice(0, 60)} is not known: counted as a Llama of these sizes`);
  return traits ?? likeLlama;
}

function textPart(raw: RawConfig, caveats: string[]): RawConfig {
  const part = ['text_config', 'llm_config', 'language_config'].map((key) => raw[key]).find(isObject);
  if (!part) return raw;
  caveats.push('only the text part of the model is counted');
  // Newer configs name the tie at the top alone.
  return { ...('tie_word_embeddings' in raw && { tie_word_embeddings: raw['tie_word_embeddings'] }), ...part };
}

function partsLeftOut(config: RawConfig): string[] {
  return [
    ...(config['kv_lora_rank'] == null ? [] : ['latent attention (kv_lora_rank) is counted as ordinary attention']),
    ...(config['quantization_config'] == null ? [] : ['quantized weights are counted at the precision of training']),
    ...(Array.isArray(config['layer_types']) && config['layer_types'].some((type) => String(type).includes('linear'))
      ? ['layers of linear attention are counted as ordinary attention']
      : []),
  ];
}
