import { keyWidth, queryWidth, type ModelShape } from './modelShape';

/** Parameters of a model, by what is gathered and recomputed together. */
export interface ParameterCount {
  total: number;
  /** Those that a token passes: of a mixture of experts fewer than the total. */
  active: number;
  /** The table of tokens; the output head is as large, and the same numbers where they are tied. */
  embedding: number;
  /** The largest layer. */
  layer: number;
}

/**
 * Counts what transformers allocates for a config: a table of tokens, the layers' attention (queries, keys, values, output), MLP or router and experts,
 * norms and biases, the last norm and the output head unless it is tied.
 */
export function parameterCount(shape: ModelShape): ParameterCount {
  const { vocabSize, hiddenSize, experts, layers, positionRows, tiedEmbeddings } = shape;
  const embedding = vocabSize * hiddenSize;
  const head = (tiedEmbeddings ? 0 : embedding) + (shape.headBias ? vocabSize : 0);
  const around = embedding + positionRows * hiddenSize + head + norm(shape, hiddenSize);
  const shared = attention(shape) + shape.norms * norm(shape, hiddenSize);
  const dense = shared + mlp(shape, shape.intermediateSize);
  if (!experts) return { total: around + layers * dense, active: around + layers * dense, embedding, layer: dense };
  const router = hiddenSize * experts.count + (experts.sharedSize > 0 ? mlp(shape, experts.sharedSize) : 0);
  const expert = mlp(shape, experts.intermediateSize);
  const sparse = shared + router + experts.count * expert;
  const sparseLayers = layers - experts.denseLayers;
  return {
    total: around + experts.denseLayers * dense + sparseLayers * sparse,
    active: around + experts.denseLayers * dense + sparseLayers * (shared + router + experts.perToken * expert),
    embedding,
    layer: sparseLayers > 0 ? Math.max(sparse, experts.denseLayers > 0 ? dense : 0) : dense,
  };
}

function attention(shape: ModelShape): number {
  const { hiddenSize, queryKeyNorm, headDim } = shape;
  const queries = queryWidth(shape);
  const keys = keyWidth(shape);
  const projections = hiddenSize * (queries + 2 * keys) + queries * hiddenSize;
  const biases = (shape.queryKeyValueBias ? queries + 2 * keys : 0) + (shape.outputBias ? hiddenSize : 0);
  const norms = queryKeyNorm === null ? 0 : queryKeyNorm === 'head' ? 2 * norm(shape, headDim) : norm(shape, queries + keys);
  return projections + biases + norms;
}

function mlp({ hiddenSize, gatedMlp, mlpBias }: ModelShape, width: number): number {
  const matrices = gatedMlp ? 3 : 2;
  return matrices * hiddenSize * width + (mlpBias ? (matrices - 1) * width + hiddenSize : 0);
}

function norm({ normBias }: ModelShape, width: number): number {
  return normBias ? 2 * width : width;
}
