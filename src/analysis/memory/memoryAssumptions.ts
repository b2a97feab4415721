import { RESERVED } from './torchMemory';
import type { MemoryRun } from './memoryRun';

/** What is taken for granted of a run, for a reader: each changes the figures. */
export function memoryAssumptions(run: MemoryRun): string[] {
  const { rows, length, rollouts, checkpointing } = run;
  const sequences = `a micro-batch of ${rows} sequence${rows === 1 ? '' : 's'} of ${length} tokens, all as long as the longest`;
  if (run.engine === 'built-in')
    return [
      run.likelyLength === length
        ? sequences
        : `a micro-batch of ${rows} sequence${rows === 1 ? '' : 's'} of up to ${length} tokens, ${Math.round(run.likelyLength)} on average`,
      `float32 throughout, AdamW, ${run.threads} thread${run.threads === 1 ? '' : 's'} on ${run.isWasm ? 'wasm' : `a native backend${beside(run)}`}`,
    ];
  return [
    sequences,
    `AdamW, ${run.precision === 'bfloat16' && run.sharding.startsWith('zero') ? 'bfloat16 weights and passes, float32 copy of the weights and optimizer states (DeepSpeed)' : precision[run.precision]}; attention that keeps no weights (flash attention or scaled_dot_product_attention)`,
    `activations ${checkpointing ? 'of each layer are computed anew in the backward pass' : 'of all layers are kept'}`,
    `${((RESERVED - 1) * 100).toFixed(0)} % of what is allocated is lost between the allocator’s blocks, and 0.5 GiB is CUDA’s own`,
    ...(rollouts && run.engine === 'trl' ? [`the model samples ${rollouts.decoded} completions together, without vLLM`] : []),
    ...(rollouts && run.engine === 'verl'
      ? [`vLLM samples ${rollouts.decoded} completions at once on the same device and gives its memory back before training`]
      : []),
    ...(run.engine === 'prime-rl' && rollouts ? ['completions are sampled on other devices'] : []),
    ...(run.devices > 1 ? ['batch sizes of the recipe are those of one device'] : []),
  ];
}

function beside({ rollouts, samplers }: MemoryRun): string {
  if (!rollouts) return '';
  return samplers === 0
    ? ', which samples itself'
    : `, beside which ${samplers} thread${samplers === 1 ? ' samples' : 's sample'} on wasm`;
}

const precision = {
  float32: 'float32 throughout',
  mixed: 'float32 weights and optimizer states, passes in bfloat16',
  bfloat16: 'bfloat16 throughout',
} as const;
