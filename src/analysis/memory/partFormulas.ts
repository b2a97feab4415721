import type { MemoryEngine } from '../../contract/memoryReport';
import type { MemoryPartName } from './moments';

/** How the bytes of a part are counted, and where that comes from. */
export interface PartFormula {
  formula: string;
  source: string;
}

const LORA = 'Hu et al. 2021, arXiv:2106.09685';
const ZERO = 'Rajbhandari et al. 2020, arXiv:1910.02054';
const FSDP = 'Zhao et al. 2023, arXiv:2304.11277';
const CACHE = 'Pope et al. 2022, arXiv:2211.05102';
const RECOMPUTED = 'Korthikanti et al. 2022, arXiv:2205.05198; PyTorch’s saved_tensors_hooks';
const COUNTED = 'counted in transformers';
const FITTED = 'fitted to measured runs';

const inTorch: Record<MemoryPartName, PartFormula> = {
  'actor weights': {
    formula: 'parameters × 4 bytes, 2 in bfloat16 and under ZeRO; ÷ GPUs under ZeRO 3 and FSDP',
    source: `${COUNTED}; ${ZERO}`,
  },
  'LoRA adapter': { formula: 'rank × (inputs + outputs) of each adapted matrix × bytes of a weight', source: LORA },
  critic: {
    formula: 'weights, gradients and optimizer states of a model as large as the actor',
    source: 'Schulman et al. 2017, arXiv:1707.06347',
  },
  'reference policy': { formula: 'parameters × bytes of a weight; 0 beside an adapter, whose base it is', source: COUNTED },
  'reward models': { formula: 'parameters of each × bytes of a weight', source: COUNTED },
  teacher: { formula: 'parameters × bytes of a weight', source: COUNTED },
  "sampler's weights": { formula: 'parameters × 2 bytes, of vLLM on the same GPU', source: 'verl’s documentation' },
  gradients: {
    formula: 'trained parameters × bytes of a weight, twice that in DDP; ÷ GPUs under ZeRO 2, ZeRO 3 and FSDP',
    source: ZERO,
  },
  'optimizer states': {
    formula: 'trained parameters × 8 bytes (two moments), under ZeRO 12 unless all is float32; ÷ GPUs under ZeRO and FSDP',
    source: `Loshchilov and Hutter 2017, arXiv:1711.05101; ${ZERO}`,
  },
  activations: {
    formula: 'tokens × what each layer keeps; with gradient_checkpointing tokens × width × layers, and one layer whole',
    source: RECOMPUTED,
  },
  logits: {
    formula:
      'tokens of the loss × vocabulary × 16 bytes (12 in float32, 6 in verl); 2,048 columns at a time where the loss is fused',
    source: 'PyTorch’s and prime-rl’s code',
  },
  'KV cache': {
    formula: '2 × layers × key-value heads × head size × tokens of the completions sampled together × bytes',
    source: CACHE,
  },
  'rollout buffer': { formula: 'completions × tokens × 40 bytes: ids, masks, log-probabilities', source: 'counted in TRL' },
  'gathered layers': {
    formula: 'embeddings and two layers whole, and their gradients before they are cut; under autocast a bfloat16 copy',
    source: FSDP,
  },
  'framework overhead': {
    formula: '3 % between the allocator’s blocks, and 0.5 GiB of CUDA’s context',
    source: 'prime-rl’s published measurements',
  },
};

const builtIn: Partial<Record<MemoryPartName, PartFormula>> = {
  'actor weights': {
    formula: 'parameters × 4 bytes: as loaded, shared, and in each thread, on wasm once more packed for the kernels',
    source: 'counted in the engine',
  },
  'LoRA adapter': { formula: 'rank × (inputs + outputs) × 4 bytes in each thread, and the merged weights', source: LORA },
  critic: { formula: 'a model as large as the actor, with gradients and optimizer states', source: 'counted in the engine' },
  'reference policy': { formula: 'parameters × 4 bytes, shared and in each thread', source: 'counted in the engine' },
  'reward models': { formula: 'parameters × 4 bytes, shared and in each thread', source: 'counted in the engine' },
  teacher: { formula: 'parameters × 4 bytes, shared and in each thread', source: 'counted in the engine' },
  "sampler's weights": { formula: '2 × parameters × 4 bytes in each thread that samples', source: 'counted in the engine' },
  gradients: { formula: 'trained parameters × 4 bytes × (1 + 4 × threads)', source: 'counted in the engine' },
  'optimizer states': {
    formula: 'trained parameters × 8 bytes (two moments)',
    source: 'Loshchilov and Hutter 2017, arXiv:1711.05101',
  },
  activations: {
    formula: 'tokens of a micro-batch × what each layer and the logits keep × threads × a factor of the backend',
    source: `Korthikanti et al. 2022, arXiv:2205.05198; ${FITTED}`,
  },
  'KV cache': { formula: '2 × layers × key-value heads × head size × tokens sampled together × 4 bytes', source: CACHE },
  'rollout buffer': { formula: 'completions × tokens × 600 bytes: statistics, texts, alternatives', source: FITTED },
  'framework overhead': { formula: '143 MiB of Node, 43 MiB a worker thread, 334 MiB of libtensorflow', source: FITTED },
};

/** How a part is counted for an engine. */
export function partFormula(engine: MemoryEngine, name: MemoryPartName): PartFormula {
  return (engine === 'built-in' ? builtIn[name] : undefined) ?? inTorch[name];
}
