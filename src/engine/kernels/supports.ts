import type { ModelConfig } from '../model/config';

/**
 * Whether the kernels can run a model: they take four numbers at a time, have one rotation for a position, and compute logits. Models with heads
 * of other sizes, those with more positions than their short rotations are for (longrope), and those with a score alone run in TF.js operations.
 */
export function kernelsSupport(config: ModelConfig): boolean {
  const { head, headDim, intermediateSize, rotary, maxPositions } = config;
  const hasOneRotation = !rotary?.long || maxPositions <= rotary.long.beyond;
  const hasActivation = config.gatedMlp || config.activation !== 'silu';
  return head !== 'score' && headDim % 4 === 0 && intermediateSize % 4 === 0 && hasOneRotation && hasActivation;
}
