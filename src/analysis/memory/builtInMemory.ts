import { adapterOutputs } from './adapterParameters';
import { keyValueCache } from './keyValueCache';
import type { MemoryRun } from './memoryRun';
import type { ModelShape } from './modelShape';
import type { MomentParts, Parts } from './moments';
import { layerActivations } from './layerActivations';
import { parameterCount } from './parameterCount';
import { trainedParameters } from './torchMemory';

const FLOAT = 4;
/** Bytes of one completion token on its way to a rollouts file: statistics, texts and 5 alternatives in rows and as Parquet. */
const ROLLOUT_TOKEN = 600;
/** Bytes of a sampled token that is not trained on, until its step's metrics are made: statistics of it and of 5 alternatives. */
const HELD_TOKEN = 64;
/** A Node process with the engine in it, and each worker thread on wasm. */
const PROCESS = 150e6;
const WORKER = 45e6;
/** libtensorflow in the process, in place of a worker on wasm. */
const LIBTENSORFLOW = 350e6;
/**
 * Peak of a backward pass over what it must keep: slopes of activations, temporaries, and what the heap does not give back. Of all layers, and with
 * gradient_checkpointing of one. Fitted to whole runs of two models (docs/memory/built-in.json), one pair a backend.
 */
const PEAK = { wasm: { kept: 2.6, recomputed: 2.9 }, native: { kept: 4.9, recomputed: 6.4 } } as const;

/**
 * Bytes of a run of the built-in engine, which is float32 throughout. Its threads' heaps do not shrink, so what sampling and training take adds up: there
 * is one moment. Weights live once as loaded, once shared, and in each thread, on wasm with a copy packed for the kernels; gradients and optimizer are those of what is trained.
 */
export function builtInMemory(run: MemoryRun): MomentParts {
  const { model, adapter, threads, isWasm, teacher, rewardModels, critic, samplers } = run;
  const parameters = parameterCount(model).total * FLOAT;
  const trained = trainedParameters(run) * FLOAT;
  const copies = threads * (isWasm ? 2 : 1);
  const onDevice = parameters * copies;
  const hasCritic = critic === 'separate';
  // The policy that an adapter makes of its base is merged and packed for the kernels; the reference is the base, and only packed.
  const packed = isWasm ? 2 * parameters * threads : 0;
  const besides = (hasCritic ? 1 : 0) + rewardModels.length;
  // The teacher's pass is over, but for its logits, when the student's begins.
  const passes = [activationPeak(run, model), ...(teacher ? [activationPeak({ ...run, adapter: null }, teacher)] : [])];
  const parts: Parts = {
    'actor weights': 2 * parameters + onDevice,
    ...(adapter && { 'LoRA adapter': trained * (2 + threads) + packed }),
    "sampler's weights": isWasm || run.rollouts === null ? 0 : 2 * parameters * samplers,
    'reference policy': !run.reference ? 0 : adapter ? packed / 2 : parameters + onDevice,
    ...(teacher && { teacher: parameterCount(teacher).total * FLOAT * (2 + copies) }),
    critic: hasCritic ? 5 * parameters + onDevice + 4 * parameters * threads : 0,
    'reward models': rewardModels.reduce((sum, size) => sum + size * FLOAT * (2 + threads), 0),
    gradients: trained * (1 + 4 * threads),
    'optimizer states': 2 * trained,
    // A critic has its own threads, whose memory is not given back between its passes.
    activations: (hasCritic ? 2 : 1) * threads * Math.max(...passes),
    ...rolloutParts(run),
    'framework overhead':
      PROCESS + (isWasm ? 0 : LIBTENSORFLOW) + WORKER * (isWasm ? threads * (1 + besides) : samplers * (1 + besides)),
  };
  return { backward: parts };
}

/**
 * Bytes at the peak of a backward pass of one micro-batch in one thread: for each token and layer what a fused layer keeps, its attention weights, and the outputs
 * of adapters; plus four copies of the logits. With gradient_checkpointing the input of each layer, and all of that of one.
 */
export function activationPeak(run: PassShape, model: ModelShape): number {
  const { rows, length, checkpointing, adapter, isWasm } = run;
  const tokens = rows * run.likelyLength;
  const adapterWidth = adapter ? adapterOutputs(model, adapter.targets) : 0;
  const layer = layerActivations(model, 'fused', 1) + 2 * model.heads * length + adapterWidth;
  const peak = isWasm ? PEAK.wasm : PEAK.native;
  const floats = checkpointing ? peak.recomputed * (model.layers * model.hiddenSize + layer) : peak.kept * model.layers * layer;
  return FLOAT * tokens * (floats + peak.kept * 4 * model.vocabSize);
}

type PassShape = Pick<MemoryRun, 'rows' | 'length' | 'likelyLength' | 'checkpointing' | 'adapter' | 'isWasm'>;

function rolloutParts(run: MemoryRun): Parts {
  const { rollouts, model } = run;
  if (!rollouts) return {};
  const { completions, completionLength, held, decoded } = rollouts;
  return {
    'KV cache': keyValueCache(model, decoded, run.likelyLength, FLOAT),
    'rollout buffer': completions * completionLength * (ROLLOUT_TOKEN + (held - 1) * HELD_TOKEN),
  };
}
