import type { ModelType } from '../../contract/modelTypes';

/** What sets a family of models apart where config.json does not say it, with transformers' defaults. */
export interface Family {
  /** Whose names its tensors and the keys of its config.json have. */
  naming: Naming;
  /** Norms before attention and MLP (Llama), after them (OLMo 2), or both (Gemma 2). */
  norms: 'before' | 'after' | 'both';
  /** RMSNorm, or LayerNorm with a bias (GPT-2, GPT-NeoX). */
  normType: 'rms' | 'layer';
  /** RMSNorm of queries and keys: of each head (Qwen3), of the whole projection (OLMo 2), or none. */
  queryKeyNorm: 'head' | 'projection' | null;
  /** Query, key and value are one tensor of the file (GPT-2, GPT-NeoX, Phi-3), and so are gate and up where there is a gate (Phi-3). */
  fusedProjections: boolean;
  /** The MLP is down(activation(gate)·up), else down(activation(up)) (GPT-2, GPT-NeoX). */
  gatedMlp: boolean;
  /** Positions are a table of embeddings (GPT-2), not rotations. */
  learnedPositions: boolean;
  /** Norms multiply by 1 + weight, and embeddings by √width (Gemma). */
  isGemma: boolean;
  normEpsilon: number;
  maxPositions: number;
  tiedEmbeddings: boolean;
  activation: Activation;
  /** null: hidden_size / num_attention_heads. */
  headDim: number | null;
  /** null: num_attention_heads. */
  keyValueHeads: number | null;
}

export type Naming = 'llama' | 'gpt2' | 'gpt_neox';

/** gelu_new and gelu_pytorch_tanh are one function. */
export const activations = ['silu', 'gelu', 'gelu_new', 'gelu_pytorch_tanh'] as const;
export type Activation = (typeof activations)[number];

const llama: Family = {
  naming: 'llama',
  norms: 'before',
  normType: 'rms',
  queryKeyNorm: null,
  fusedProjections: false,
  gatedMlp: true,
  learnedPositions: false,
  isGemma: false,
  normEpsilon: 1e-6,
  maxPositions: 2048,
  tiedEmbeddings: false,
  activation: 'silu',
  headDim: null,
  keyValueHeads: null,
};

const gemma2: Family = {
  ...llama,
  norms: 'both',
  isGemma: true,
  maxPositions: 8192,
  tiedEmbeddings: true,
  activation: 'gelu_pytorch_tanh',
  headDim: 256,
  keyValueHeads: 4,
};

/** What GPT-2 and GPT-NeoX (Pythia) have in common. */
const gpt: Family = { ...llama, normType: 'layer', normEpsilon: 1e-5, fusedProjections: true, gatedMlp: false };

/** By config.json's `model_type`. */
export const families = {
  llama,
  mistral: { ...llama, maxPositions: 131_072, keyValueHeads: 8 },
  qwen2: { ...llama, maxPositions: 32_768, keyValueHeads: 32 },
  qwen3: { ...llama, queryKeyNorm: 'head', maxPositions: 32_768, keyValueHeads: 32, headDim: 128 },
  olmo2: { ...llama, norms: 'after', queryKeyNorm: 'projection', normEpsilon: 1e-5 },
  phi3: { ...llama, fusedProjections: true, normEpsilon: 1e-5, maxPositions: 4096 },
  gemma2,
  gemma3_text: { ...gemma2, queryKeyNorm: 'head', maxPositions: 131_072 },
  gpt2: { ...gpt, naming: 'gpt2', learnedPositions: true, maxPositions: 1024, tiedEmbeddings: true, activation: 'gelu_new' },
  gpt_neox: { ...gpt, naming: 'gpt_neox', activation: 'gelu' },
} as const satisfies Record<ModelType, Family>;
