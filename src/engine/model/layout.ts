import type { ModelConfig } from './config';
import { normNames } from './normNames';

/** One tensor of model.safetensors and where it lies in the flat array. `offset` and `size` count float32 elements. */
export interface ParameterEntry {
  name: string;
  shape: readonly number[];
  offset: number;
  size: number;
}

/** A score head's tensor, as transformers' `*ForSequenceClassification` names it. */
export const SCORE_WEIGHT = 'score.weight';

/** Where each Hugging Face tensor lies in the one flat float32 array that all weights, gradients and optimizer moments share. */
export interface ParameterLayout {
  entries: readonly ParameterEntry[];
  /** Float32 elements in total. */
  size: number;
  /** The weight with which a norm scales nothing: 1, or 0 where norms add 1 to it (Gemma). */
  neutralNorm: number;
}

/**
 * The layout of a model. Query, key and value projections lie next to each other, so that they are one matrix for the decoder, as they
 * are in the files of Phi-3. Matrices are [out, in], as in the file. Tied models have no lm_head.weight, nor have those with a score head alone;
 * a score head comes last.
 */
export function parameterLayout(config: ModelConfig): ParameterLayout {
  const entries: ParameterEntry[] = [];
  let size = 0;
  const add = (name: string, ...shape: number[]): void => {
    const length = shape.reduce((product, n) => product * n, 1);
    entries.push({ name, shape, offset: size, size: length });
    size += length;
  };
  const { hiddenSize, intermediateSize, headDim } = config;
  const queries = config.heads * headDim;
  const keys = config.keyValueHeads * headDim;
  const norms = normNames(config);
  add('model.embed_tokens.weight', config.vocabSize, hiddenSize);
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = `model.layers.${layer}`;
    const addNorm = (name: string | null): void => {
      if (name !== null) add(`${prefix}.${name}.weight`, hiddenSize);
    };
    addNorm(norms.attention);
    if (config.fusedProjections) add(`${prefix}.self_attn.qkv_proj.weight`, queries + 2 * keys, hiddenSize);
    else {
      add(`${prefix}.self_attn.q_proj.weight`, queries, hiddenSize);
      add(`${prefix}.self_attn.k_proj.weight`, keys, hiddenSize);
      add(`${prefix}.self_attn.v_proj.weight`, keys, hiddenSize);
    }
    if (config.queryKeyValueBias) {
      add(`${prefix}.self_attn.q_proj.bias`, queries);
      add(`${prefix}.self_attn.k_proj.bias`, keys);
      add(`${prefix}.self_attn.v_proj.bias`, keys);
    }
    if (config.queryKeyNorm) {
      const isPerHead = config.queryKeyNorm === 'head';
      add(`${prefix}.self_attn.q_norm.weight`, isPerHead ? headDim : queries);
      add(`${prefix}.self_attn.k_norm.weight`, isPerHead ? headDim : keys);
    }
    add(`${prefix}.self_attn.o_proj.weight`, hiddenSize, queries);
    if (config.outputBias) add(`${prefix}.self_attn.o_proj.bias`, hiddenSize);
    addNorm(norms.attentionOutput);
    addNorm(norms.mlp);
    if (config.fusedProjections) add(`${prefix}.mlp.gate_up_proj.weight`, 2 * intermediateSize, hiddenSize);
    else {
      add(`${prefix}.mlp.gate_proj.weight`, intermediateSize, hiddenSize);
      add(`${prefix}.mlp.up_proj.weight`, intermediateSize, hiddenSize);
    }
    if (config.mlpBias) {
      add(`${prefix}.mlp.gate_proj.bias`, intermediateSize);
      add(`${prefix}.mlp.up_proj.bias`, intermediateSize);
    }
    add(`${prefix}.mlp.down_proj.weight`, hiddenSize, intermediateSize);
    if (config.mlpBias) add(`${prefix}.mlp.down_proj.bias`, hiddenSize);
    addNorm(norms.mlpOutput);
  }
  add('model.norm.weight', hiddenSize);
  if (!config.tiedEmbeddings && config.head !== 'score') add('lm_head.weight', config.vocabSize, hiddenSize);
  if (config.head !== 'language') add(SCORE_WEIGHT, 1, hiddenSize);
  return { entries, size, neutralNorm: 1 - config.normOffset };
}
