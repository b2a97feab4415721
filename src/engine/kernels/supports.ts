import type { ModelConfig } from '../model/config';

/**
 * Whether the kernels can run a model: they take four numbers at a time, and have one rotation for a position. Models with heads of other
 * sizes, and those with more positions than their short rotations are for (longrope), run in TF.js operations.
 */
export function kernelsSupport(config: ModelConfig): boolean {
  const { headDim, intermediateSize, rotary, maxPositions } = config;
  const hasOneRotation = !rotary?.long || maxPositions <= rotary.long.beyond;
  const hasActivation = config.gatedMlp || config.activation !== 'silu';
  return headDim % 4 === 0 && intermediateSize % 4 === 0 && hasOneRotation && hasActivation;
}
