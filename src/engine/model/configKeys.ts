import type { Family, Naming } from './families';

/** The keys of config.json that differ between families. */
export interface ConfigKeys {
  hiddenSize: string;
  intermediateSize: string;
  layers: string;
  heads: string;
  maxPositions: string;
  activation: string;
  normEpsilon: string;
}

const llama: ConfigKeys = {
  hiddenSize: 'hidden_size',
  intermediateSize: 'intermediate_size',
  layers: 'num_hidden_layers',
  heads: 'num_attention_heads',
  maxPositions: 'max_position_embeddings',
  activation: 'hidden_act',
  normEpsilon: 'rms_norm_eps',
};

const byNaming: Readonly<Record<Naming, ConfigKeys>> = {
  llama,
  gpt2: {
    hiddenSize: 'n_embd',
    intermediateSize: 'n_inner',
    layers: 'n_layer',
    heads: 'n_head',
    maxPositions: 'n_positions',
    activation: 'activation_function',
    normEpsilon: 'layer_norm_epsilon',
  },
  gpt_neox: { ...llama, normEpsilon: 'layer_norm_eps' },
};

export function configKeys({ naming, isGemma }: Family): ConfigKeys {
  return isGemma ? { ...byNaming[naming], activation: 'hidden_activation' } : byNaming[naming];
}
