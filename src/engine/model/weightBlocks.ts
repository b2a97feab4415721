import type { ModelConfig } from './config';
import { SCORE_WEIGHT, type ParameterLayout } from './layout';
import { normNames } from './normNames';

/** A run of the flat parameter array that the decoder uses as one tensor: one entry, neighbours stacked along their rows, or half of an entry. */
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
  /** Norms before and after attention, and before and after the MLP; null where the family has none there. */
  attentionNorm: WeightBlock | null;
  attentionOutputNorm: WeightBlock | null;
  /** Rows: queries, keys, values. */
  queryKeyValue: ProjectionBlocks;
  queryNorm: WeightBlock | null;
  keyNorm: WeightBlock | null;
  output: ProjectionBlocks;
  mlpNorm: WeightBlock | null;
  mlpOutputNorm: WeightBlock | null;
  gate: ProjectionBlocks;
  up: ProjectionBlocks;
  down: ProjectionBlocks;
}

export interface ModelBlocks {
  embedding: WeightBlock;
  layers: LayerBlocks[];
  finalNorm: WeightBlock;
  /** Of the logits: the embedding's own block in tied models; null where there is a score alone. */
  head: WeightBlock | null;
  /** Of a scalar score, [1, hidden]; null where there is none. */
  score: WeightBlock | null;
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
  /** The upper or the lower half of the rows of a matrix. */
  const half = (name: string, which: 0 | 1): ProjectionBlocks => {
    const { offset, size, shape } = block(`${name}.weight`);
    const [rows, columns] = shape as [number, number];
    return { weight: { offset: offset + (which * size) / 2, size: size / 2, shape: [rows / 2, columns] }, bias: null };
  };
  const norms = normNames(config);
  const layers = Array.from({ length: config.layers }, (_, layer): LayerBlocks => {
    const attention = `model.layers.${layer}.self_attn`;
    const mlp = `model.layers.${layer}.mlp`;
    const projections = config.fusedProjections ? ['qkv_proj'] : ['q_proj', 'k_proj', 'v_proj'];
    const norm = (name: string | null): WeightBlock | null =>
      name === null ? null : block(`model.layers.${layer}.${name}.weight`);
    return {
      attentionNorm: norm(norms.attention),
      attentionOutputNorm: norm(norms.attentionOutput),
      queryKeyValue: projection(config.queryKeyValueBias, ...projections.map((name) => `${attention}.${name}`)),
      queryNorm: config.queryKeyNorm ? block(`${attention}.q_norm.weight`) : null,
      keyNorm: config.queryKeyNorm ? block(`${attention}.k_norm.weight`) : null,
      output: projection(config.outputBias, `${attention}.o_proj`),
      mlpNorm: norm(norms.mlp),
      mlpOutputNorm: norm(norms.mlpOutput),
      ...(config.fusedProjections
        ? { gate: half(`${mlp}.gate_up_proj`, 0), up: half(`${mlp}.gate_up_proj`, 1) }
        : { gate: projection(config.mlpBias, `${mlp}.gate_proj`), up: projection(config.mlpBias, `${mlp}.up_proj`) }),
      down: projection(config.mlpBias, `${mlp}.down_proj`),
    };
  });
  const embedding = block('model.embed_tokens.weight');
  return {
    embedding,
    layers,
    finalNorm: block('model.norm.weight'),
    head: config.head === 'score' ? null : config.tiedEmbeddings ? embedding : block('lm_head.weight'),
    score: config.head === 'language' ? null : block(SCORE_WEIGHT),
  };
}
