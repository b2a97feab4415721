import type { ModelConfig } from '../model/config';

/**
 * Whether the kernels can run a model: they take four numbers at a time, and know the decoder of Llama, Qwen and Phi-3 with full attention
 * and whole heads rotated, and its logits. Others, and models with a score alone, run in TF.js operations.
 */
export function kernelsSupport(config: ModelConfig): boolean {
  const { headDim, intermediateSize } = config;
  return (
    config.head !== 'score' &&
    headDim % 4 === 0 &&
    intermediateSize % 4 === 0 &&
    config.norms === 'before' &&
    config.queryKeyNorm !== 'projection' &&
    config.activation === 'silu' &&
    config.normOffset === 0 &&
    config.embeddingScale === 1 &&
    config.attentionSoftCap === null &&
    config.logitSoftCap === null &&
    config.slidingWindow === null &&
    config.rotaryFrequencies.length * 2 === headDim
  );
}
