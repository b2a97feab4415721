/** What sets a family of models apart where config.json does not say it, with transformers' defaults. */
export interface Family {
  /** Norms before attention and MLP (Llama), after them (OLMo 2), or both (Gemma 2). */
  norms: 'before' | 'after' | 'both';
  /** RMSNorm of queries and keys: of each head (Qwen3), of the whole projection (OLMo 2), or none. */
  queryKeyNorm: 'head' | 'projection' | null;
  /** Query, key and value are one tensor of the file, and so are gate and up (Phi-3). */
  fusedProjections: boolean;
  /** Norms multiply by 1 + weight, and embeddings by √width (Gemma). */
  isGemma: boolean;
  rmsNormEpsilon: number;
  maxPositions: number;
  tiedEmbeddings: boolean;
  activation: Activation;
  /** null: hidden_size / num_attention_heads. */
  headDim: number | null;
  /** null: num_attention_heads. */
  keyValueHeads: number | null;
}

export const activations = ['silu', 'gelu_pytorch_tanh'] as const;
export type Activation = (typeof activations)[number];

const llama: Family = {
  norms: 'before',
  queryKeyNorm: null,
  fusedProjections: false,
  isGemma: false,
  rmsNormEpsilon: 1e-6,
  maxPositions: 2048,
  tiedEmbeddings: false,
  activation: 'silu',
  headDim: null,
  keyValueHeads: null,
};

/** By config.json's `model_type`. Llama 2 and 3 and SmolLM are `llama`, Qwen2.5 is `qwen2`. */
export const families = {
  llama,
  mistral: { ...llama, maxPositions: 131_072, keyValueHeads: 8 },
  qwen2: { ...llama, maxPositions: 32_768, keyValueHeads: 32 },
  qwen3: { ...llama, queryKeyNorm: 'head', maxPositions: 32_768, keyValueHeads: 32, headDim: 128 },
  olmo2: { ...llama, norms: 'after', queryKeyNorm: 'projection', rmsNormEpsilon: 1e-5 },
  phi3: { ...llama, fusedProjections: true, rmsNormEpsilon: 1e-5, maxPositions: 4096 },
  gemma2: {
    ...llama,
    norms: 'both',
    isGemma: true,
    maxPositions: 8192,
    tiedEmbeddings: true,
    activation: 'gelu_pytorch_tanh',
    headDim: 256,
    keyValueHeads: 4,
  },
} as const satisfies Record<string, Family>;

export type ModelType = keyof typeof families;

export const modelTypes = Object.keys(families) as ModelType[];
