import type { ModelConfig } from './config';
import { SCORE_WEIGHT, type ParameterLayout } from './layout';
import { tensorNames } from './tensorNames';

/** A run of the flat parameter array that the decoder uses as one tensor: one entry, neighbours stacked along their rows, or half of an entry. */
export interface WeightBlock {
  offset: number;
  size: number;
  /** Of a matrix as the file has it, [n] of a vector. */
  shape: readonly number[];
}

/** A projection y = x·Wᵀ + b with W [out, in], or x·W + b with W [in, out] where the file has inputs first (GPT-2). */
export interface ProjectionBlocks {
  weight: WeightBlock;
  bias: WeightBlock | null;
  inputsFirst: boolean;
}

/** Only LayerNorm has a bias. */
export interface NormBlocks {
  weight: WeightBlock;
  bias: WeightBlock | null;
}

export interface LayerBlocks {
  /** Norms before and after attention, and before and after the MLP; null where the family has none there. */
  attentionNorm: NormBlocks | null;
  attentionOutputNorm: NormBlocks | null;
  /** Outputs: queries, keys, values. */
  queryKeyValue: ProjectionBlocks;
  queryNorm: NormBlocks | null;
  keyNorm: NormBlocks | null;
  output: ProjectionBlocks;
  mlpNorm: NormBlocks | null;
  mlpOutputNorm: NormBlocks | null;
  /** null where the MLP has none: its activation is then of `up`. */
  gate: ProjectionBlocks | null;
  up: ProjectionBlocks;
  down: ProjectionBlocks;
}

export interface ModelBlocks {
  embedding: WeightBlock;
  /** Learned positions (GPT-2). */
  positions: WeightBlock | null;
  layers: LayerBlocks[];
  finalNorm: NormBlocks;
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
  const { inputsFirst } = config;
  const projection = (hasBias: boolean, ...names: string[]): ProjectionBlocks => ({
    weight: block(...names.map((name) => `${name}.weight`)),
    bias: hasBias ? block(...names.map((name) => `${name}.bias`)) : null,
    inputsFirst,
  });
  /** The upper or the lower half of the rows of a matrix. */
  const half = (name: string, which: 0 | 1): ProjectionBlocks => {
    const { offset, size, shape } = block(`${name}.weight`);
    const [rows, columns] = shape as [number, number];
    const weight = { offset: offset + (which * size) / 2, size: size / 2, shape: [rows / 2, columns] };
    return { weight, bias: null, inputsFirst };
  };
  const normed = (name: string): NormBlocks => ({
    weight: block(`${name}.weight`),
    bias: config.normType === 'layer' ? block(`${name}.bias`) : null,
  });
  const names = tensorNames(config);
  const layers = Array.from({ length: config.layers }, (_, layer): LayerBlocks => {
    const inLayer = (name: string): string => `${names.layers}.${layer}.${name}`;
    const norm = (name: string | null): NormBlocks | null => (name === null ? null : normed(inLayer(name)));
    const [first, second] = names.gateUp.map(inLayer) as [string, string?];
    const mlp = (name: string): ProjectionBlocks => projection(config.mlpBias, name);
    const gateAndUp = (): Pick<LayerBlocks, 'gate' | 'up'> => {
      if (!config.gatedMlp) return { gate: null, up: mlp(first) };
      return second === undefined ? { gate: half(first, 0), up: half(first, 1) } : { gate: mlp(first), up: mlp(second) };
    };
    return {
      attentionNorm: norm(names.attentionNorm),
      attentionOutputNorm: norm(names.attentionOutputNorm),
      queryKeyValue: projection(config.queryKeyValueBias, ...names.queryKeyValue.map(inLayer)),
      queryNorm: norm(names.queryNorm),
      keyNorm: norm(names.keyNorm),
      output: projection(config.outputBias, inLayer(names.output)),
      mlpNorm: norm(names.mlpNorm),
      mlpOutputNorm: norm(names.mlpOutputNorm),
      ...gateAndUp(),
      down: mlp(inLayer(names.down)),
    };
  });
  const embedding = block(`${names.embedding}.weight`);
  return {
    embedding,
    positions: names.positions === null ? null : block(`${names.positions}.weight`),
    layers,
    finalNorm: normed(names.finalNorm),
    head: config.head === 'score' ? null : config.tiedEmbeddings ? embedding : block(`${names.head}.weight`),
    score: config.head === 'language' ? null : block(SCORE_WEIGHT),
  };
}
