import type { Generator } from '../random/generator';
import type { ParameterLayout } from './layout';

/**
 * Random weights as transformers' `_init_weights` draws them: normal with standard deviation `initializerRange` for matrices and
 * embeddings, norms that scale nothing, zeros for biases; tensors in the layout's order, elements in theirs.
 */
export function initializeWeights(layout: ParameterLayout, initializerRange: number, generator: Generator): Float32Array {
  const weights = new Float32Array(layout.size);
  for (const { name, offset, size } of layout.entries) {
    if (name.endsWith('norm.weight')) weights.fill(layout.neutralNorm, offset, offset + size);
    else if (!name.endsWith('.bias')) {
      for (let i = offset; i < offset + size; i++) weights[i] = initializerRange * generator.normal();
    }
  }
  return weights;
}
