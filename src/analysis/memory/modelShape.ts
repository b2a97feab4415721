/** Sizes of a decoder-only language model: all that its memory depends on. Counts of numbers, not bytes. */
export interface ModelShape {
  modelType: string;
  layers: number;
  hiddenSize: number;
  heads: number;
  keyValueHeads: number;
  headDim: number;
  /** Width of the MLP; of a mixture of experts that of its dense layers. */
  intermediateSize: number;
  vocabSize: number;
  /** null where the config names no limit. */
  maxPositions: number | null;
  tiedEmbeddings: boolean;
  /** gate, up and down, else up and down. */
  gatedMlp: boolean;
  /** Rows of a table of positions; 0 where positions are rotations or biases of the attention. */
  positionRows: number;
  /** Norms of the width in a layer, with a bias each or not. */
  norms: number;
  normBias: boolean;
  /** Norm of queries and keys: of each head, of the whole projection, or none. */
  queryKeyNorm: 'head' | 'projection' | null;
  queryKeyValueBias: boolean;
  outputBias: boolean;
  mlpBias: boolean;
  headBias: boolean;
  experts: Experts | null;
}

/** What stands in place of the MLP in the sparse layers. */
export interface Experts {
  count: number;
  /** Experts that a token goes through. */
  perToken: number;
  intermediateSize: number;
  /** Width of the MLP that every token goes through beside them; 0 for none. */
  sharedSize: number;
  /** Layers with an ordinary MLP. */
  denseLayers: number;
}

/** Width of all queries. */
export function queryWidth({ heads, headDim }: Pick<ModelShape, 'heads' | 'headDim'>): number {
  return heads * headDim;
}

/** Width of all keys, and of all values. */
export function keyWidth({ keyValueHeads, headDim }: Pick<ModelShape, 'keyValueHeads' | 'headDim'>): number {
  return keyValueHeads * headDim;
}

/** Width of the MLP that a token sees in a sparse layer, or in any layer of a dense model. */
export function activeMlpWidth({ experts, intermediateSize }: Pick<ModelShape, 'experts' | 'intermediateSize'>): number {
  return experts ? experts.perToken * experts.intermediateSize + experts.sharedSize : intermediateSize;
}
