import type { ModelConfig } from './config';
import type { ParameterLayout } from './layout';

/** A run of the flat parameter array that the decoder uses as one tensor: one entry, or neighbours stacked along their rows. */
export interface WeightBlock {
  offset: number;
  size: number;
  /** [out, in] of a matrix, [n] of a vector. */
  shape: readonly number[];
}

/** A projection y = x·Wᵀ + b; W is [out, in]. */
export interface ProjectionBlocks {
  weight: WeightBlock;
  bias: WeightBlock | null;
}

export interface LayerBlocks {
  attentionNorm: WeightBlock;
  /** Rows: queries, keys, values. */
  queryKeyValue: ProjectionBlocks;
  queryNorm: WeightBlock | null;
  keyNorm: WeightBlock | null;
  output: ProjectionBlocks;
  mlpNorm: WeightBlock;
  gate: ProjectionBlocks;
  up: ProjectionBlocks;
  down: ProjectionBlocks;
}

export interface ModelBlocks {
  embedding: WeightBlock;
  layers: LayerBlocks[];
  finalNorm: WeightBlock;
  /** The embedding's own block in tied models. */
  head: WeightBlock;
}

/** Finds the decoder's blocks in a layout made by `parameterLayout(config)`. */
export function weightBlocks(config: ModelConfig, layout: ParameterLayout): ModelBlocks {
  const byName = new Map(layout.entries.map((entry) => [entry.name, entry]));
  const block = (...names: string[]): WeightBlock => {
    const entries = names.map((name) => {
      const entry = byName.get(name);
      if (!entry) throw new Error(`the layout has no ${name}`);
      return entry;
    });
    const [first] = entries as [(typeof entries)[0], ...typeof entries];
    let end = first.offset;
    for (const entry of entries) {
      if (entry.offset !== end) throw new Error(`${entry.name} does not follow its neighbour in the layout`);
      end += entry.size;
    }
    const rows = entries.reduce((sum, entry) => sum + (entry.shape[0] as number), 0);
    return { offset: first.offset, size: end - first.offset, shape: [rows, ...first.shape.slice(1)] };
  };
  const projection = (hasBias: boolean, ...names: string[]): ProjectionBlocks => ({
    weight: block(...names.map((name) => `${name}.weight`)),
    bias: hasBias ? block(...names.map((name) => `${name}.bias`)) : null,
  });
  const layers = Array.from({ length: config.layers }, (_, layer): LayerBlocks => {
    const attention = `model.layers.${layer}.self_attn`;
    const mlp = `model.layers.${layer}.mlp`;
    const projections = ['q_proj', 'k_proj', 'v_proj'].map((name) => `${attention}.${name}`);
    return {
      attentionNorm: block(`model.layers.${layer}.input_layernorm.weight`),
      queryKeyValue: projection(config.queryKeyValueBias, ...projections),
      queryNorm: config.queryKeyNorm ? block(`${attention}.q_norm.weight`) : null,
      keyNorm: config.queryKeyNorm ? block(`${attention}.k_norm.weight`) : null,
      output: projection(config.outputBias, `${attention}.o_proj`),
      mlpNorm: block(`model.layers.${layer}.post_attention_layernorm.weight`),
      gate: projection(config.mlpBias, `${mlp}.gate_proj`),
      up: projection(config.mlpBias, `${mlp}.up_proj`),
      down: projection(config.mlpBias, `${mlp}.down_proj`),
    };
  });
  const embedding = block('model.embed_tokens.weight');
  return {
    embedding,
    layers,
    finalNorm: block('model.norm.weight'),
    head: config.tiedEmbeddings ? embedding : block('lm_head.weight'),
  };
}
