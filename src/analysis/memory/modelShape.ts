import type { ModelShape } from '../../contract/modelShape';

export type { Experts, ModelShape } from '../../contract/modelShape';

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
