import { memoryNeed } from '../../analysis/memory/memoryNeed';
import type { MemoryPartName } from '../../analysis/memory/moments';
import { recipeRun } from '../../analysis/memory/recipeRun';
import type { Recipe } from '../../contract/recipe';
import type { ModelConfig } from '../model/config';
import { modelSizes } from './modelSizes';

export interface MemoryShape {
  config: ModelConfig;
  recipe: Recipe;
  /** What a distillation learns from. */
  teacher: { config: ModelConfig } | null;
  threads: number;
  /** Threads that sample on wasm. */
  samplers: number;
  isWasm: boolean;
  /** Parameters of each reward model among the rewards. */
  rewardModels: readonly number[];
  /** Tokens of the longest prompt. */
  promptTokens: number;
}

/** Names of the parts in the JSON of `posttrain estimate`. */
const keys: Readonly<Record<MemoryPartName, string>> = {
  ...{ 'actor weights': 'weights', 'LoRA adapter': 'adapter', "sampler's weights": 'weights', 'reference policy': 'reference' },
  ...{ teacher: 'teacher', critic: 'critic', 'reward models': 'rewards', gradients: 'gradients' },
  ...{ 'optimizer states': 'optimizer', activations: 'activations', logits: 'activations', 'gathered layers': 'weights' },
  ...{ 'KV cache': 'rollouts', 'rollout buffer': 'rollouts', 'framework overhead': 'process' },
};

/** Bytes that a run of the built-in engine needs, by what they are for. */
export function memoryParts({ config, recipe, teacher, ...shape }: MemoryShape): Record<string, number> {
  const run = recipeRun(recipe, modelSizes(config), {
    ...{ engine: 'built-in', precision: 'float32', devices: 1, sharding: 'none', fusedLogits: false, offload: false },
    ...shape,
    teacher: teacher && modelSizes(teacher.config),
  });
  const parts: Record<string, number> = {};
  for (const { name, bytes } of memoryNeed(run).parts) parts[keys[name]] = (parts[keys[name]] ?? 0) + Math.round(bytes);
  return parts;
}
