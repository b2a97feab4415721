import * as z from 'zod';

const count = z.int().min(0);

/** What stands in place of the MLP in the sparse layers. */
const expertsSchema = z.object({
  count,
  /** Experts that a token goes through. */
  perToken: count,
  intermediateSize: count,
  /** Width of the MLP that every token goes through beside them; 0 for none. */
  sharedSize: count,
  /** Layers with an ordinary MLP. */
  denseLayers: count,
});
export type Experts = z.infer<typeof expertsSchema>;

/** Sizes of a decoder-only language model: all that its memory depends on. Counts of numbers, not bytes. */
export const modelShapeSchema = z.object({
  modelType: z.string(),
  layers: count,
  hiddenSize: count,
  heads: count,
  keyValueHeads: count,
  headDim: count,
  /** Width of the MLP; of a mixture of experts that of its dense layers. */
  intermediateSize: count,
  vocabSize: count,
  /** null where the config names no limit. */
  maxPositions: count.nullable(),
  tiedEmbeddings: z.boolean(),
  /** gate, up and down, else up and down. */
  gatedMlp: z.boolean(),
  /** Rows of a table of positions; 0 where positions are rotations or biases of the attention. */
  positionRows: count,
  /** Norms of the width in a layer, with a bias each or not. */
  norms: count,
  normBias: z.boolean(),
  /** Norm of queries and keys: of each head, of the whole projection, or none. */
  queryKeyNorm: z.enum(['head', 'projection']).nullable(),
  queryKeyValueBias: z.boolean(),
  outputBias: z.boolean(),
  mlpBias: z.boolean(),
  headBias: z.boolean(),
  experts: expertsSchema.nullable(),
});
export type ModelShape = z.infer<typeof modelShapeSchema>;
