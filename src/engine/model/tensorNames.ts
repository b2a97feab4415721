import type { ModelConfig } from './config';

/**
 * Hugging Face's names of a model's tensors, without `.weight` and `.bias`; those of layer n follow `${layers}.${n}.`. null where a family
 * has no such tensor.
 */
export interface TensorNames {
  embedding: string;
  positions: string | null;
  layers: string;
  attentionNorm: string | null;
  attentionOutputNorm: string | null;
  /** One tensor, or the three of queries, keys and values. */
  queryKeyValue: readonly string[];
  queryNorm: string | null;
  keyNorm: string | null;
  output: string;
  mlpNorm: string | null;
  mlpOutputNorm: string | null;
  /** What the activation is of and what it multiplies, in one tensor (Phi-3) or two; of an MLP without a gate the one tensor it has. */
  gateUp: readonly string[];
  down: string;
  finalNorm: string;
  head: string;
}

export function tensorNames(config: ModelConfig): TensorNames {
  switch (config.naming) {
    case 'llama':
      return llamaNames(config);
    case 'gpt2':
      return {
        ...plainNorms('ln_1', 'ln_2'),
        embedding: 'transformer.wte',
        positions: 'transformer.wpe',
        layers: 'transformer.h',
        queryKeyValue: ['attn.c_attn'],
        output: 'attn.c_proj',
        gateUp: ['mlp.c_fc'],
        down: 'mlp.c_proj',
        finalNorm: 'transformer.ln_f',
        head: 'lm_head',
      };
    case 'gpt_neox':
      return {
        ...plainNorms('input_layernorm', 'post_attention_layernorm'),
        embedding: 'gpt_neox.embed_in',
        positions: null,
        layers: 'gpt_neox.layers',
        queryKeyValue: ['attention.query_key_value'],
        output: 'attention.dense',
        gateUp: ['mlp.dense_h_to_4h'],
        down: 'mlp.dense_4h_to_h',
        finalNorm: 'gpt_neox.final_layer_norm',
        head: 'embed_out',
      };
  }
}

function llamaNames(config: ModelConfig): TensorNames {
  const fused = config.fusedProjections;
  return {
    ...llamaNorms(config),
    embedding: 'model.embed_tokens',
    positions: null,
    layers: 'model.layers',
    queryKeyValue: fused ? ['self_attn.qkv_proj'] : ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj'],
    queryNorm: config.queryKeyNorm && 'self_attn.q_norm',
    keyNorm: config.queryKeyNorm && 'self_attn.k_norm',
    output: 'self_attn.o_proj',
    gateUp: fused ? ['mlp.gate_up_proj'] : ['mlp.gate_proj', 'mlp.up_proj'],
    down: 'mlp.down_proj',
    finalNorm: 'model.norm',
    head: 'lm_head',
  };
}

type LayerNorms = Pick<TensorNames, 'attentionNorm' | 'attentionOutputNorm' | 'mlpNorm' | 'mlpOutputNorm'>;

/** `post_attention_layernorm` is what comes before the MLP in Llama, and what comes after attention in OLMo 2 and Gemma 2. */
function llamaNorms({ norms }: ModelConfig): LayerNorms {
  const after = { attentionOutputNorm: 'post_attention_layernorm', mlpOutputNorm: 'post_feedforward_layernorm' };
  switch (norms) {
    case 'before':
      return plainNorms('input_layernorm', 'post_attention_layernorm');
    case 'after':
      return { attentionNorm: null, mlpNorm: null, ...after };
    case 'both':
      return { attentionNorm: 'input_layernorm', mlpNorm: 'pre_feedforward_layernorm', ...after };
  }
}

function plainNorms(attentionNorm: string, mlpNorm: string): LayerNorms & Pick<TensorNames, 'queryNorm' | 'keyNorm'> {
  return { attentionNorm, mlpNorm, attentionOutputNorm: null, mlpOutputNorm: null, queryNorm: null, keyNorm: null };
}

/** Whether a tensor is the weight of a norm: they begin as what scales nothing, and are not decayed. */
export function isNormWeight(name: string): boolean {
  return /(norm|\.ln_\w+)\.weight$/i.test(name);
}

/**
 * Names under which a file may have a tensor, the first being the one that it is written with: GPT-2's published files have no
 * `transformer.`, and transformers calls GPT-NeoX's head `lm_head`.
 */
export function namesInFiles(name: string): readonly string[] {
  if (name.startsWith('transformer.')) return [name, name.slice('transformer.'.length)];
  return name === 'embed_out.weight' ? [name, 'lm_head.weight'] : [name];
}
