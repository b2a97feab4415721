import { adapterParameters } from './adapterParameters';
import { gathered } from './gathered';
import { keyValueCache } from './keyValueCache';
import { layerActivations, type LayerKernels } from './layerActivations';
import { logitBytes } from './logitBytes';
import type { MemoryRun } from './memoryRun';
import type { MomentParts, Parts } from './moments';
import { parameterCount } from './parameterCount';
import { isGathered, parameterBytes } from './shards';

/**
 * What PyTorch's allocator has reserved over what is allocated, because blocks do not fit into each other. One number for all cases: published peaks are of reserved memory
 * (prime-rl logs `torch.cuda.max_memory_reserved`).
 */
export const RESERVED = 1.03;
/** Bytes that a process takes of a GPU before PyTorch allocates anything, which `max_memory_reserved` does not count: CUDA's context and its libraries'. */
export const CUDA_CONTEXT = 0.5 * 2 ** 30;
/** Bytes of one token of a generation on the device: ids, masks, log-probabilities of two policies, advantage. */
const ROLLOUT_TOKEN = 40;

/** Bytes at each moment of a step of a trainer in PyTorch: TRL, verl, prime-rl. */
export function torchMemory(run: MemoryRun): MomentParts {
  const { model, rollouts, rows, length, checkpointing } = run;
  const perParameter = parameterBytes(run.precision, run.sharding, run.devices);
  const { compute } = perParameter;
  const whole = gathered(run, compute, run.precision === 'bfloat16' ? 2 : 4);
  const tokens = rows * length;
  const layer = tokens * layerActivations(model, kernelsOf(run), compute);
  // Gradients of activations, of the layer that computes: as wide as what a fused layer keeps.
  const slopes = tokens * layerActivations(model, 'fused', compute);
  const between = compute * tokens * model.hiddenSize;
  // PPO in TRL goes through policy and critic together; verl after one another.
  const passes = run.critic === 'separate' && run.engine === 'trl' ? 2 : 1;
  const kept = passes * model.layers * (checkpointing ? between : layer);
  const always = { ...modelParts(run), 'rollout buffer': (rollouts?.completions ?? 0) * length * ROLLOUT_TOKEN };
  const training = { ...always, ...gradientParts(run) };
  const moments: MomentParts = {
    loss: { ...training, activations: kept, logits: logitBytes(run), 'gathered layers': whole.weights },
    backward: {
      ...training,
      activations: kept + slopes + (checkpointing ? layer : 0),
      'gathered layers': whole.weights + whole.gradients,
    },
    'optimizer step': {
      ...training,
      'optimizer states': (training['optimizer states'] ?? 0) + perParameter.step * trainedParameters(run),
    },
    ...(rollouts && run.engine !== 'prime-rl' && { sampling: { ...always, ...samplingParts(run) } }),
  };
  return Object.fromEntries(Object.entries(moments).map(([name, parts]) => [name, withOverhead(offloaded(run, name, parts))]));
}

/** Parameters that gradients are computed for: of the actor, not of a critic. */
export function trainedParameters({ model, adapter }: Pick<MemoryRun, 'model' | 'adapter'>): number {
  return adapter ? adapterParameters(model, adapter.rank, adapter.targets) : parameterCount(model).total;
}

function kernelsOf({ engine, precision, sharding }: MemoryRun): LayerKernels {
  if (engine === 'prime-rl') return 'fused';
  return precision === 'mixed' && sharding === 'none' ? 'autocast' : 'eager';
}

/** Weights, which are there at every moment, and the optimizer's states. */
function modelParts(run: MemoryRun): Parts {
  const { model, adapter } = run;
  const { total } = parameterCount(model);
  const { weight, frozen, gradient, optimizer, ...others } = parameterBytes(run.precision, run.sharding, run.devices);
  const trained = trainedParameters(run);
  // verl loads what is not trained in the precision of the passes.
  const inference = run.engine === 'trl' ? frozen : others.inference;
  return {
    'actor weights': total * (adapter ? frozen : weight),
    ...(adapter && { 'LoRA adapter': adapter.copies * trained * weight }),
    // A reference is the base with the adapter left out where there is one.
    'reference policy': run.reference && !adapter ? total * inference : 0,
    critic: run.critic === 'separate' ? total * (weight + gradient + optimizer) : 0,
    'reward models': run.rewardModels.reduce((sum, size) => sum + size, 0) * inference,
    teacher: run.teacher ? parameterCount(run.teacher).total * inference : 0,
    'optimizer states': trained * optimizer,
  };
}

function gradientParts(run: MemoryRun): Parts {
  return { gradients: trainedParameters(run) * parameterBytes(run.precision, run.sharding, run.devices).gradient };
}

/** TRL samples with the model itself; verl with vLLM beside it, which has bfloat16 weights of its own and gives them back before training. */
function samplingParts(run: MemoryRun): Parts {
  const { model, rollouts, engine, sharding, devices, length } = run;
  const { compute } = parameterBytes(run.precision, sharding, devices);
  const { total } = parameterCount(model);
  const bytes = engine === 'verl' ? 2 : compute;
  const elsewhere = isGathered(sharding) && engine === 'trl' ? compute * total * (1 - 1 / devices) : 0;
  return {
    ...(engine === 'verl' && { "sampler's weights": 2 * total }),
    'KV cache': keyValueCache(model, rollouts!.decoded, length, bytes),
    logits: 8 * rollouts!.decoded * model.vocabSize,
    'gathered layers': elsewhere,
  };
}

/** verl's param_offload and optimizer_offload. */
function offloaded(run: MemoryRun, moment: string, parts: Parts): Parts {
  if (!run.offload || run.engine !== 'verl') return parts;
  const left = moment === 'sampling' ? { 'actor weights': 0, critic: 0, 'optimizer states': 0 } : {};
  const states = moment === 'loss' || moment === 'backward' ? { 'optimizer states': 0 } : {};
  return { ...parts, 'reference policy': 0, ...left, ...states };
}

function withOverhead(parts: Parts): Parts {
  const allocated = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
  return { ...parts, 'framework overhead': (RESERVED - 1) * allocated + CUDA_CONTEXT };
}
