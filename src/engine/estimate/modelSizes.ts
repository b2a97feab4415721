import type { ModelShape } from '../../analysis/memory/modelShape';
import type { ModelConfig } from '../model/config';

/** What the memory of a model depends on, of a config that the engine reads. */
export function modelSizes(config: ModelConfig): ModelShape {
  const { norms, queryKeyNorm, learnedPositions, maxPositions, modelType, layers } = config;
  return {
    ...{ modelType, layers, maxPositions, queryKeyNorm, experts: null, headBias: false },
    ...{ hiddenSize: config.hiddenSize, heads: config.heads, keyValueHeads: config.keyValueHeads, headDim: config.headDim },
    ...{ intermediateSize: config.intermediateSize, vocabSize: config.vocabSize, gatedMlp: config.gatedMlp },
    // A score head alone has no logits, and so no output head.
    tiedEmbeddings: config.tiedEmbeddings || config.head === 'score',
    positionRows: learnedPositions ? maxPositions : 0,
    norms: norms === 'both' ? 4 : 2,
    normBias: config.normType === 'layer',
    ...{ queryKeyValueBias: config.queryKeyValueBias, outputBias: config.outputBias, mlpBias: config.mlpBias },
  };
}
