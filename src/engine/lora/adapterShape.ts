import type { ModelConfig } from '../model/config';
import { SCORE_WEIGHT, type ParameterEntry, type ParameterLayout, type TensorLayout } from '../model/layout';
import type { WeightBlock } from '../model/weightBlocks';
import { linearModules, isTarget, type LinearModule } from './linearModules';

/** What PEFT's LoraConfig says of an adapter (Hu et al. 2021, arXiv:2106.09685). */
export interface LoraSettings {
  /** Rank of B·A. */
  r: number;
  alpha: number;
  /** Share of the inputs of A that a training pass leaves out; the others are divided by what is left. */
  dropout: number;
  /** Scale by alpha/√r (Kalajdzievski 2023, arXiv:2312.03732) instead of alpha/r. */
  useRslora: boolean;
  targetModules: readonly string[];
}

/** A linear layer with its adapter: y = x·Wᵀ + scaling · (x·Aᵀ)·Bᵀ, A [r, inputs], B [outputs, r]. */
export interface AdaptedModule extends LinearModule {
  a: ParameterEntry;
  b: ParameterEntry;
}

/**
 * An adapter without its numbers; plain data. All that is trained lies in one flat array: A and B of each module, and the whole weight of a score
 * head, which PEFT keeps among its modules_to_save.
 */
export interface AdapterShape {
  settings: LoraSettings;
  modules: readonly AdaptedModule[];
  score: WeightBlock | null;
  layout: TensorLayout;
}

/** The adapter of those modules of a model that `settings` target. */
export function adapterShape(config: ModelConfig, base: ParameterLayout, settings: LoraSettings): AdapterShape {
  const entries: ParameterEntry[] = [];
  let size = 0;
  const add = (name: string, ...shape: number[]): ParameterEntry => {
    const entry = { name, shape, offset: size, size: shape.reduce((product, n) => product * n, 1) };
    entries.push(entry);
    size += entry.size;
    return entry;
  };
  const { r, targetModules } = settings;
  const modules = linearModules(config, base)
    .filter(({ name }) => targetModules.some((target) => isTarget(name, target)))
    .map((module) => ({
      ...module,
      a: add(`${module.name}.lora_A.weight`, r, module.inputs),
      b: add(`${module.name}.lora_B.weight`, module.outputs, r),
    }));
  const score = config.head === 'language' ? null : add(SCORE_WEIGHT, 1, config.hiddenSize);
  return { settings, modules, score, layout: { entries, size } };
}

/** The factor of B·A. */
export function scalingOf({ alpha, r, useRslora }: LoraSettings): number {
  return alpha / (useRslora ? Math.sqrt(r) : r);
}
