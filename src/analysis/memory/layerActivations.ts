import { activeMlpWidth, keyWidth, queryWidth, type ModelShape } from './modelShape';

/**
 * Whose operations a layer is made of. `fused`: compiled or hand-written kernels and flash attention, which keep one tensor for each input of a norm, projection and
 * product. `eager`: transformers' modules in PyTorch, in the precision of their weights. `autocast`: the same with float32 weights, and products in bfloat16.
 */
export type LayerKernels = 'fused' | 'eager' | 'autocast';

/**
 * Bytes that one layer keeps of one token for its backward pass, with attention that keeps no weights (flash attention, PyTorch's scaled_dot_product_attention).
 *
 * `fused` is the count of Korthikanti et al. 2022 (arXiv:2205.05198, section 4.1) for a layer with gate, rotations and grouped queries: inputs of two norms, of four projections and of the
 * residual sums (6 × width), queries, keys and values before and after rotation, attention's output, and gate, up and their product. `eager` and `autocast`
 * also keep what transformers' RMSNorm computes in float32; counted with PyTorch's saved_tensors_hooks (docs/memory.md).
 * @param bytes of a number in the precision of training
 */
export function layerActivations(shape: ModelShape, kernels: LayerKernels, bytes: number): number {
  const attention = queryWidth(shape) + keyWidth(shape);
  const { hiddenSize, gatedMlp, queryKeyNorm, experts } = shape;
  const mlp = activeMlpWidth(shape);
  // A token is copied to each of its experts, and the copies of their outputs are summed.
  const routed = experts ? 2 * experts.perToken * hiddenSize : 0;
  if (kernels === 'fused')
    return bytes * (6 * hiddenSize + 2 * (attention + keyWidth(shape)) + (gatedMlp ? 3 : 2) * mlp + routed);
  // A norm keeps its input in float32, what it is before and after its weight, and under autocast a bfloat16 copy for the products.
  const norms = kernels === 'autocast' ? 26 : 2 * (4 + 2 * bytes);
  const perHead = queryKeyNorm === null ? 0 : kernels === 'autocast' ? 6 : 4 + bytes;
  const products = kernels === 'autocast' ? 2 : bytes;
  return norms * hiddenSize + (2 * products + perHead) * attention + products * ((gatedMlp ? 4 : 2) * mlp + routed);
}
