import type { ModelConfig } from '../model/config';
import type { ParameterEntry, ParameterLayout } from '../model/layout';
import { tensorNames } from '../model/tensorNames';

/** A linear layer of the decoder under its name in transformers, such as `model.layers.0.self_attn.q_proj`. */
export interface LinearModule {
  name: string;
  inputs: number;
  outputs: number;
  /** Its weight in the model's layout: [outputs, inputs], or [inputs, outputs] where inputs are first (GPT-2). */
  weight: ParameterEntry;
  inputsFirst: boolean;
}

/** The linear layers that LoRA can adapt: all but embeddings and heads, PEFT's `all-linear`. In the order of the layout. */
export function linearModules(config: ModelConfig, layout: ParameterLayout): LinearModule[] {
  const { inputsFirst } = config;
  const names = tensorNames(config);
  const inLayer = [...names.queryKeyValue, names.output, ...names.gateUp, names.down];
  const byName = new Map(layout.entries.map((entry) => [entry.name, entry]));
  return Array.from({ length: config.layers }, (_, layer) =>
    inLayer.map((each): LinearModule => {
      const name = `${names.layers}.${layer}.${each}`;
      const weight = byName.get(`${name}.weight`);
      if (!weight) throw new Error(`the layout has no ${name}.weight`);
      const [rows, columns] = weight.shape as [number, number];
      const [outputs, inputs] = inputsFirst ? [columns, rows] : [rows, columns];
      return { name, inputs, outputs, weight, inputsFirst };
    }),
  ).flat();
}

/** Whether PEFT takes a target for the name of this module: the whole name, or what it ends with after a dot. */
export function isTarget(module: string, target: string): boolean {
  return module === target || module.endsWith(`.${target}`);
}

/** What a target may be called in a model: the last part of each module's name. */
export function targetNames(modules: readonly LinearModule[]): string[] {
  return [...new Set(modules.map(({ name }) => name.split('.').at(-1)!))];
}

/**
 * PEFT's default targets of a family: query and value projections, or the one projection that holds them. For Phi-3 and OLMo 2 PEFT has none; they
 * are taken alike.
 */
export function defaultTargets(config: ModelConfig): string[] {
  const { queryKeyValue } = tensorNames(config);
  const last = queryKeyValue.map((name) => name.split('.').at(-1)!);
  return last.filter((name) => last.length === 1 || name !== 'k_proj');
}
