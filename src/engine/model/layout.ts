import type { ModelConfig } from './config';
import { tensorNames } from './tensorNames';

/** One tensor of model.safetensors and where it lies in the flat array. `offset` and `size` count float32 elements. */
export interface ParameterEntry {
  name: string;
  shape: readonly number[];
  offset: number;
  size: number;
}

/** A score head's tensor, as transformers' `*ForSequenceClassification` names it. */
export const SCORE_WEIGHT = 'score.weight';

/** Where each tensor lies in the one flat float32 array that all weights, gradients and optimizer moments share. */
export interface TensorLayout {
  entries: readonly ParameterEntry[];
  /** Float32 elements in total. */
  size: number;
}

/** Those of a whole model, under Hugging Face's names. */
export interface ParameterLayout extends TensorLayout {
  /** The weight with which a norm scales nothing: 1, or 0 where norms add 1 to it (Gemma). */
  neutralNorm: number;
  /** Factor of the initial deviation of what is added to the residual stream: 1 / √(2 · layers) for GPT-2, else 1. */
  residualDeviation: number;
}

/**
 * The layout of a model, each tensor as the file has it: matrices are [out, in], or [in, out] in GPT-2. Query, key and value projections lie next
 * to each other, so that they are one matrix for the decoder, as they are in some families' files. Tied models have no output head, nor have
 * those with a score head alone; a score head comes last.
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
  const names = tensorNames(config);
  const addNorm = (name: string, width = hiddenSize): void => {
    add(`${name}.weight`, width);
    if (config.normType === 'layer') add(`${name}.bias`, width);
  };
  add(`${names.embedding}.weight`, config.vocabSize, hiddenSize);
  if (names.positions !== null) add(`${names.positions}.weight`, config.maxPositions, hiddenSize);
  for (let layer = 0; layer < config.layers; layer++) {
    const inLayer = (name: string): string => `${names.layers}.${layer}.${name}`;
    const addLayerNorm = (name: string | null, width?: number): void => {
      if (name !== null) addNorm(inLayer(name), width);
    };
    /** Projections of the same inputs: their weights, then their biases. */
    const addProjections = (all: readonly string[], outputs: readonly number[], inputs: number, hasBias: boolean): void => {
      const one = (name: string, i: number): [string, number] => [inLayer(name), outputs[i] as number];
      for (const [name, width] of all.map(one)) {
        add(`${name}.weight`, ...(config.inputsFirst ? [inputs, width] : [width, inputs]));
      }
      if (hasBias) for (const [name, width] of all.map(one)) add(`${name}.bias`, width);
    };
    const isFused = names.queryKeyValue.length === 1;
    addLayerNorm(names.attentionNorm);
    addProjections(
      names.queryKeyValue,
      isFused ? [queries + 2 * keys] : [queries, keys, keys],
      hiddenSize,
      config.queryKeyValueBias,
    );
    const isPerHead = config.queryKeyNorm === 'head';
    addLayerNorm(names.queryNorm, isPerHead ? headDim : queries);
    addLayerNorm(names.keyNorm, isPerHead ? headDim : keys);
    addProjections([names.output], [hiddenSize], queries, config.outputBias);
    addLayerNorm(names.attentionOutputNorm);
    addLayerNorm(names.mlpNorm);
    const gateUpWidth = ((config.gatedMlp ? 2 : 1) * intermediateSize) / names.gateUp.length;
    addProjections(
      names.gateUp,
      names.gateUp.map(() => gateUpWidth),
      hiddenSize,
      config.mlpBias,
    );
    addProjections([names.down], [hiddenSize], intermediateSize, config.mlpBias);
    addLayerNorm(names.mlpOutputNorm);
  }
  addNorm(names.finalNorm);
  if (!config.tiedEmbeddings && config.head !== 'score') add(`${names.head}.weight`, config.vocabSize, hiddenSize);
  if (config.head !== 'language') add(SCORE_WEIGHT, 1, hiddenSize);
  const residualDeviation = config.naming === 'gpt2' ? 1 / Math.sqrt(2 * config.layers) : 1;
  return { entries, size, neutralNorm: 1 - config.normOffset, residualDeviation };
}
