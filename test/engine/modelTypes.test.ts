import { describe, expect, it } from 'vitest';
import { kernelsSupport } from '../../src/engine/kernels/supports';
import { parseModelConfig, type ModelConfig } from '../../src/engine/model/config';
import { parameterLayout } from '../../src/engine/model/layout';

interface Published {
  config: Record<string, unknown>;
  /** Of the published model: the sum over its safetensors headers. */
  parameters: number;
  expected: Partial<ModelConfig>;
  runsOnKernels: boolean;
}

const sizes = (hidden: number, intermediate: number, layers: number, heads: number, keyValueHeads: number, vocab: number) => ({
  hidden_size: hidden,
  intermediate_size: intermediate,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  num_key_value_heads: keyValueHeads,
  vocab_size: vocab,
});

const llama3Rope = {
  ...{ factor: 32, high_freq_factor: 4, low_freq_factor: 1, original_max_position_embeddings: 8192 },
  rope_type: 'llama3',
};
const full = { slidingWindow: null };

/** What the config.json of published models says. */
const published: Record<string, Published> = {
  'Llama 2 7B': {
    config: { model_type: 'llama', ...sizes(4096, 11008, 32, 32, 32, 32000), max_position_embeddings: 4096, rms_norm_eps: 1e-5 },
    parameters: 6_738_415_616,
    expected: { headDim: 128, normEpsilon: 1e-5, tiedEmbeddings: false, ...full },
    runsOnKernels: true,
  },
  'Llama 3.2 1B': {
    config: {
      ...{ model_type: 'llama', ...sizes(2048, 8192, 16, 32, 8, 128256), head_dim: 64, max_position_embeddings: 131072 },
      ...{ rope_theta: 500000, rope_scaling: llama3Rope, tie_word_embeddings: true },
    },
    parameters: 1_235_814_400,
    expected: { keyValueHeads: 8, tiedEmbeddings: true, maxPositions: 131072, ...full },
    runsOnKernels: true,
  },
  'SmolLM 135M': {
    config: {
      model_type: 'llama',
      ...sizes(576, 1536, 30, 9, 3, 49152),
      max_position_embeddings: 2048,
      tie_word_embeddings: true,
    },
    parameters: 134_515_008,
    expected: { headDim: 64, ...full },
    runsOnKernels: true,
  },
  'Mistral 7B v0.1': {
    config: {
      model_type: 'mistral',
      ...sizes(4096, 14336, 32, 32, 8, 32000),
      max_position_embeddings: 32768,
      sliding_window: 4096,
    },
    parameters: 7_241_732_096,
    expected: { slidingWindow: { size: 4096, layers: Array<boolean>(32).fill(true) } },
    runsOnKernels: true,
  },
  'Mistral 7B v0.3': {
    config: {
      model_type: 'mistral',
      ...sizes(4096, 14336, 32, 32, 8, 32768),
      max_position_embeddings: 32768,
      sliding_window: null,
    },
    parameters: 7_248_023_552,
    expected: full,
    runsOnKernels: true,
  },
  'Qwen2.5 0.5B': {
    config: {
      ...{ model_type: 'qwen2', ...sizes(896, 4864, 24, 14, 2, 151936), max_position_embeddings: 32768, rope_theta: 1e6 },
      ...{ sliding_window: 32768, max_window_layers: 24, use_sliding_window: false, tie_word_embeddings: true },
    },
    parameters: 494_032_768,
    expected: { queryKeyValueBias: true, outputBias: false, ...full },
    runsOnKernels: true,
  },
  'Qwen3 0.6B': {
    config: {
      ...{ model_type: 'qwen3', ...sizes(1024, 3072, 28, 16, 8, 151936), head_dim: 128, max_position_embeddings: 40960 },
      ...{ rope_theta: 1e6, use_sliding_window: false, sliding_window: null, tie_word_embeddings: true, attention_bias: false },
    },
    parameters: 596_049_920,
    expected: { headDim: 128, queryKeyNorm: 'head', ...full },
    runsOnKernels: true,
  },
  'OLMo 2 1B': {
    config: { model_type: 'olmo2', ...sizes(2048, 8192, 16, 16, 16, 100352), max_position_embeddings: 4096, rms_norm_eps: 1e-6 },
    parameters: 1_484_916_736,
    expected: { norms: 'after', queryKeyNorm: 'projection' },
    runsOnKernels: true,
  },
  'Phi-3 mini 4k': {
    config: { model_type: 'phi3', ...sizes(3072, 8192, 32, 32, 32, 32064), max_position_embeddings: 4096, sliding_window: 2047 },
    parameters: 3_821_079_552,
    expected: { fusedProjections: true, headDim: 96, slidingWindow: { size: 2047, layers: Array<boolean>(32).fill(true) } },
    runsOnKernels: true,
  },
  'Gemma 2 2B': {
    config: {
      ...{ model_type: 'gemma2', ...sizes(2304, 9216, 26, 8, 4, 256000), head_dim: 256, max_position_embeddings: 8192 },
      ...{ query_pre_attn_scalar: 256, sliding_window: 4096, hidden_activation: 'gelu_pytorch_tanh' },
    },
    parameters: 2_614_341_888,
    expected: {
      ...{ norms: 'both', normOffset: 1, embeddingScale: 48, attentionScale: 1 / 16, attentionSoftCap: 50, logitSoftCap: 30 },
      ...{ tiedEmbeddings: true, slidingWindow: { size: 4096, layers: Array.from({ length: 26 }, (_, i) => i % 2 === 0) } },
    },
    runsOnKernels: true,
  },
  'Phi-3 mini 128k': {
    config: {
      ...{ model_type: 'phi3', ...sizes(3072, 8192, 32, 32, 32, 32064), max_position_embeddings: 131072, sliding_window: 262144 },
      original_max_position_embeddings: 4096,
      rope_scaling: { type: 'longrope', short_factor: Array<number>(48).fill(1.1), long_factor: Array<number>(48).fill(2) },
    },
    parameters: 3_821_079_552,
    expected: full,
    runsOnKernels: false,
  },
  'Gemma 3 1B': {
    config: {
      ...{ model_type: 'gemma3_text', ...sizes(1152, 6912, 26, 4, 1, 262144), head_dim: 256, max_position_embeddings: 32768 },
      ...{ query_pre_attn_scalar: 256, sliding_window: 512, sliding_window_pattern: 6, hidden_activation: 'gelu_pytorch_tanh' },
      ...{ rope_theta: 1e6, rope_local_base_freq: 10000, rope_scaling: null, attn_logit_softcapping: null },
    },
    parameters: 999_885_952,
    expected: {
      ...{ norms: 'both', queryKeyNorm: 'head', normOffset: 1, attentionSoftCap: null, logitSoftCap: null, tiedEmbeddings: true },
      slidingWindow: { size: 512, layers: Array.from({ length: 26 }, (_, i) => i % 6 !== 5) },
    },
    runsOnKernels: true,
  },
  'GPT-2': {
    config: {
      ...{ model_type: 'gpt2', n_embd: 768, n_layer: 12, n_head: 12, n_positions: 1024, n_ctx: 1024, vocab_size: 50257 },
      ...{ activation_function: 'gelu_new', layer_norm_epsilon: 1e-5 },
    },
    parameters: 124_439_808,
    expected: {
      ...{ hiddenSize: 768, intermediateSize: 3072, headDim: 64, maxPositions: 1024, tiedEmbeddings: true, inputsFirst: true },
      ...{ rotary: null, queryKeyValueBias: true, mlpBias: true, ...full },
    },
    runsOnKernels: true,
  },
  'Pythia 70M': {
    config: {
      ...{ model_type: 'gpt_neox', hidden_size: 512, intermediate_size: 2048, num_hidden_layers: 6, num_attention_heads: 8 },
      ...{ vocab_size: 50304, max_position_embeddings: 2048, rotary_pct: 0.25, rotary_emb_base: 10000, hidden_act: 'gelu' },
      ...{ use_parallel_residual: true, layer_norm_eps: 1e-5, tie_word_embeddings: false },
    },
    parameters: 70_426_624,
    expected: { headDim: 64, parallelResidual: true, interleavedHeads: true, outputBias: true, ...full },
    runsOnKernels: true,
  },
};

it('rotate a quarter of Pythia’s heads, and Gemma 3’s two kinds of layers by two bases', () => {
  const of = (name: string) => parseModelConfig(published[name]!.config);
  expect(of('Pythia 70M').rotary?.frequencies).toHaveLength(8);
  // The second frequency is base^(−2/256).
  const { rotary, slidingRotary } = of('Gemma 3 1B');
  expect(rotary?.frequencies[1]).toBeCloseTo(1e6 ** (-2 / 256), 6);
  expect(slidingRotary?.frequencies[1]).toBeCloseTo(1e4 ** (-2 / 256), 6);
  // √(1 + ln 32 / ln 4096)
  expect(of('Phi-3 mini 128k').rotary).toMatchObject({
    scale: Math.sqrt(1 + Math.log(32) / Math.log(4096)),
    long: { beyond: 4096 },
  });
});

describe('models that load', () => {
  it.each(Object.entries(published))('%s', (_, { config, parameters, expected, runsOnKernels }) => {
    const parsed = parseModelConfig(config);
    expect(parsed).toMatchObject(expected);
    expect(parameterLayout(parsed).size).toBe(parameters);
    expect(kernelsSupport(parsed)).toBe(runsOnKernels);
  });
});

describe('models that do not', () => {
  it.each(['gemma3', 'gpt_neox_japanese', 'mixtral', 'phi', 'olmo', 'olmo3'])('%s', (modelType) => {
    expect(() => parseModelConfig({ model_type: modelType })).toThrow(
      `config.json: model_type must be one of llama, mistral, qwen2, qwen3, olmo2, phi3, gemma2, gemma3_text, gpt2, gpt_neox; found "${modelType}"`,
    );
  });
});

describe('sliding windows', () => {
  const small = { ...sizes(16, 24, 4, 4, 2, 32), max_position_embeddings: 64 };
  const windowOf = (config: Record<string, unknown>) => parseModelConfig({ ...small, ...config }).slidingWindow;

  it('are of Mistral’s default size where config.json leaves them out, and none where it says null', () => {
    const long = { model_type: 'mistral', max_position_embeddings: 8192 };
    expect(windowOf(long)?.size).toBe(4096);
    expect(windowOf({ ...long, sliding_window: null })).toBeNull();
  });

  it('are none where the model has no more positions', () => {
    expect(windowOf({ model_type: 'mistral', sliding_window: 64 })).toBeNull();
    expect(windowOf({ model_type: 'mistral', sliding_window: 63 })?.size).toBe(63);
  });

  it('begin at a layer of Qwen’s, and only where they are used', () => {
    const qwen = { model_type: 'qwen2', sliding_window: 8, max_window_layers: 3 };
    expect(windowOf(qwen)).toBeNull();
    expect(windowOf({ ...qwen, use_sliding_window: true })?.layers).toEqual([false, false, false, true]);
  });

  it('follow layer_types', () => {
    const types = ['full_attention', 'sliding_attention', 'full_attention', 'full_attention'];
    expect(windowOf({ model_type: 'gemma2', sliding_window: 8, layer_types: types })?.layers).toEqual([
      false,
      true,
      false,
      false,
    ]);
    expect(() => windowOf({ model_type: 'gemma2', sliding_window: 8, layer_types: ['full_attention'] })).toThrow(
      'layer_types must list full_attention or sliding_attention for each of the 4 layers; found ["full_attention"]',
    );
  });
});
