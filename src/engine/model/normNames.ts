import type { ModelConfig } from './config';

/** Hugging Face's names of a layer's norms; null where a family has none there. */
export interface NormNames {
  attention: string | null;
  attentionOutput: string | null;
  mlp: string | null;
  mlpOutput: string | null;
}

/** `post_attention_layernorm` is what comes before the MLP in Llama, and what comes after attention in OLMo 2 and Gemma 2. */
export function normNames({ norms }: Pick<ModelConfig, 'norms'>): NormNames {
  const after = { attentionOutput: 'post_attention_layernorm', mlpOutput: 'post_feedforward_layernorm' };
  switch (norms) {
    case 'before':
      return { attention: 'input_layernorm', attentionOutput: null, mlp: 'post_attention_layernorm', mlpOutput: null };
    case 'after':
      return { attention: null, mlp: null, ...after };
    case 'both':
      return { attention: 'input_layernorm', mlp: 'pre_feedforward_layernorm', ...after };
  }
}
