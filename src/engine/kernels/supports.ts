import type { ModelConfig } from '../model/config';

/** Whether the kernels can run a model: they take four numbers at a time. */
export function kernelsSupport({ headDim, intermediateSize }: ModelConfig): boolean {
  return headDim % 4 === 0 && intermediateSize % 4 === 0;
}
