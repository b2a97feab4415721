import type { Precision, Sharding } from '../../contract/memoryReport';

/** Bytes of a parameter on one device, by what they are for. */
export interface ParameterBytes {
  /** Of a weight that is not trained, in the precision of those that are, and in that of the passes. */
  frozen: number;
  inference: number;
  /** Of a weight that is. */
  weight: number;
  gradient: number;
  optimizer: number;
  /** Of the temporary arrays of an optimizer's step. */
  step: number;
  /** Of a number in the passes. */
  compute: number;
}

/**
 * Bytes of each parameter under AdamW. ZeRO (Rajbhandari et al. 2020, arXiv:1910.02054, section 3) in mixed precision: 2 for the weight, 2 for the gradient and K = 12 for the float32
 * copy and both moments; it does so too where the model is bfloat16 (DeepSpeed's `bf16_master_weights_and_grads` and `bf16_optimizer_states` are false unless set). Stage 1 divides K by the number of devices, stage 2 the gradient too, stage 3 the weight too. Without it and under FSDP PyTorch keeps weight, gradient and
 * moments in float32, 16 in all, and FSDP divides them all. PyTorch's AdamW on a GPU (`foreach`) makes one more array of their size; DeepSpeed's makes none. Data parallel
 * training without sharding (DDP) holds a second copy of the gradients in its buckets.
 */
export function parameterBytes(precision: Precision, sharding: Sharding, devices: number): ParameterBytes {
  const compute = precision === 'float32' ? 4 : 2;
  const isZero = sharding.startsWith('zero');
  const stored = precision === 'mixed' && !isZero ? 4 : compute;
  const master = compute === 2 && isZero ? 4 : 0;
  const moments = precision === 'bfloat16' && !isZero ? 4 : 8;
  const ofWeights = sharding === 'zero3' || sharding === 'fsdp' ? devices : 1;
  const ofGradients = sharding === 'zero2' ? devices : ofWeights;
  const ofOptimizer = sharding === 'none' ? 1 : devices;
  const buckets = sharding === 'none' && devices > 1 ? stored : 0;
  return {
    ...{ compute, frozen: stored / ofWeights, weight: stored / ofWeights, inference: compute / ofWeights },
    gradient: (stored + buckets) / ofGradients,
    optimizer: (master + moments) / ofOptimizer,
    step: isZero ? 0 : stored / ofOptimizer,
  };
}

/** Whether the weights of a layer lie on all devices in pieces, and are gathered for its passes. */
export function isGathered(sharding: Sharding): boolean {
  return sharding === 'zero3' || sharding === 'fsdp';
}
