import type { ModelShape } from './modelShape';

/** What config.json does not say and transformers' code for a `model_type` does. */
export interface FamilyTraits extends Pick<
  ModelShape,
  'gatedMlp' | 'norms' | 'normBias' | 'queryKeyNorm' | 'queryKeyValueBias' | 'outputBias' | 'mlpBias' | 'headBias'
> {
  tiedEmbeddings: boolean;
  /** Rows of the table of positions beyond max_position_embeddings; null where there is no table. */
  positions: number | null;
  /** null: hidden_size / num_attention_heads. */
  headDim: number | null;
  /** null: num_attention_heads. */
  keyValueHeads: number | null;
  /** Width of the MLP by hidden_size, where the config may leave it out. */
  intermediateByHidden: number | null;
}

const llama: FamilyTraits = {
  ...{ gatedMlp: true, norms: 2, normBias: false, queryKeyNorm: null, queryKeyValueBias: false, outputBias: false },
  ...{ mlpBias: false, headBias: false, tiedEmbeddings: false, positions: null, headDim: null, keyValueHeads: null },
  intermediateByHidden: null,
};
const gemma: FamilyTraits = { ...llama, tiedEmbeddings: true, headDim: 256 };
const biased = { queryKeyValueBias: true, outputBias: true, mlpBias: true };
const gpt: FamilyTraits = { ...llama, ...biased, gatedMlp: false, normBias: true, intermediateByHidden: 4 };

/** By `model_type`; any other type is counted as a Llama, which most are. */
export const configFamilies: Readonly<Record<string, FamilyTraits>> = {
  llama,
  mistral: { ...llama, keyValueHeads: 8 },
  mixtral: { ...llama, keyValueHeads: 8 },
  smollm3: { ...llama, tiedEmbeddings: true },
  qwen2: { ...llama, queryKeyValueBias: true, keyValueHeads: 32 },
  qwen2_moe: { ...llama, queryKeyValueBias: true },
  qwen3: { ...llama, queryKeyNorm: 'head', headDim: 128, keyValueHeads: 32 },
  qwen3_moe: { ...llama, queryKeyNorm: 'head', headDim: 128 },
  olmo: { ...llama, norms: 0 },
  olmo2: { ...llama, queryKeyNorm: 'projection' },
  olmo3: { ...llama, queryKeyNorm: 'projection' },
  olmoe: { ...llama, queryKeyNorm: 'projection' },
  phi: { ...gpt, norms: 1, headBias: true },
  phi3: llama,
  gemma,
  gemma2: { ...gemma, norms: 4, keyValueHeads: 4 },
  gemma3_text: { ...gemma, norms: 4, queryKeyNorm: 'head', keyValueHeads: 4 },
  gpt2: { ...gpt, tiedEmbeddings: true, positions: 0 },
  gpt_neox: gpt,
  gpt_oss: { ...llama, queryKeyValueBias: true, outputBias: true },
  opt: { ...gpt, tiedEmbeddings: true, positions: 2 },
  starcoder2: { ...gpt, tiedEmbeddings: true },
  stablelm: { ...llama, normBias: true },
  granite: llama,
  cohere: { ...llama, tiedEmbeddings: true, norms: 1 },
  cohere2: { ...llama, tiedEmbeddings: true, norms: 1 },
};

/** What a type that is not in the table is taken for. */
export const likeLlama = llama;
