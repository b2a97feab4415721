import type { MemoryEngine, Precision, Sharding } from '../../contract/memoryReport';
import type { MemorySubject } from '../../contract/memorySubject';
import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { backendShape, isOnGpu, unmeasuredBackend } from './backendShape';
import type { MemoryRun } from './memoryRun';
import { recipeRun } from './recipeRun';

/** What is chosen beside the recipe; null is the engine's default. */
export interface MemoryChoices {
  engine: MemoryEngine;
  precision: Precision | null;
  devices: number;
  sharding: Sharding | null;
  fusedLogits: boolean | null;
  offload: boolean;
  /** null: the longest prompt of the dataset. */
  promptTokens: number | null;
}

export interface MemoryPlan {
  run: MemoryRun;
  /** Whether the device is this machine, whose memory is known. */
  isMachine: boolean;
  assumptions: string[];
  caveats: string[];
}

/** How verl and prime-rl share a model unless told otherwise: FSDP. TRL shares nothing by itself. */
export function defaultSharding(engine: MemoryEngine): Sharding {
  return engine === 'verl' || engine === 'prime-rl' ? 'fsdp' : 'none';
}

/** A recipe on an engine, as what its memory depends on, with what was taken for granted. The built-in engine trains on one device in float32, whatever is chosen. */
export function memoryPlan(subject: MemorySubject, recipe: Recipe, choices: MemoryChoices): MemoryPlan {
  const { engine } = choices;
  const isBuiltIn = engine === 'built-in';
  const backend = recipe.backend ?? 'wasm';
  const isGpu = isBuiltIn && isOnGpu(backend);
  const { prompt } = subject;
  const isMeasured = choices.promptTokens === null;
  const run = recipeRun(recipe, subject.model.shape, {
    engine,
    precision: isBuiltIn ? 'float32' : (choices.precision ?? 'mixed'),
    devices: isBuiltIn ? 1 : choices.devices,
    sharding: isBuiltIn ? 'none' : (choices.sharding ?? defaultSharding(engine)),
    promptTokens: choices.promptTokens ?? prompt.tokens,
    offload: engine === 'verl' && choices.offload,
    fusedLogits: !isBuiltIn && (choices.fusedLogits ?? (engine === 'prime-rl' && rolloutSettings(recipe) !== null)),
    ...{ rewardModels: subject.rewardModels, teacher: subject.teacher },
    ...backendShape(backend, recipe.threads ?? subject.threads, subject.samplesBeside.includes(backend)),
  });
  return {
    run,
    isMachine: isBuiltIn && !isGpu,
    assumptions: isMeasured && prompt.source !== '' ? [prompt.source] : [],
    caveats: [...(isGpu ? [unmeasuredBackend(backend)] : []), ...subject.caveats],
  };
}
