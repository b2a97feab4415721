import type { Generator } from '../random/generator';
import type { ParameterLayout } from './layout';
import { isNormWeight } from './tensorNames';

/**
 * Random weights as transformers' `_init_weights` draws them: normal with standard deviation `initializerRange` for matrices and
 * embeddings (less for GPT-2's projections back into the residual stream), norms that scale nothing, zeros for biases; tensors in the
 * layout's order, elements in theirs.
 */
export function initializeWeights(layout: ParameterLayout, initializerRange: number, generator: Generator): Float32Array {
  const weights = new Float32Array(layout.size);
  for (const { name, offset, size } of layout.entries) {
    if (isNormWeight(name)) weights.fill(layout.neutralNorm, offset, offset + size);
    else if (!name.endsWith('.bias')) {
      const deviation = initializerRange * (name.endsWith('.c_proj.weight') ? layout.residualDeviation : 1);
      for (let i = offset; i < offset + size; i++) weights[i] = deviation * generator.normal();
    }
  }
  return weights;
}
