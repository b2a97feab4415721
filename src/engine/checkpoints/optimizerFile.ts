import { join } from 'node:path';
import { ModelError } from '../model/modelError';
import type { TensorLayout } from '../model/layout';
import { readSafetensors, type NamedTensor } from '../model/safetensors';

/** AdamW's running averages of the gradient and its square, in the order of the parameter layout. */
export interface OptimizerMoments {
  expAvg: Float32Array;
  expAvgSq: Float32Array;
}

const kinds = [
  ['exp_avg', 'expAvg'],
  ['exp_avg_sq', 'expAvgSq'],
] as const;

/** The tensors of a layout, views of one flat array. */
export function layoutTensors({ entries }: TensorLayout, values: Float32Array, prefix = ''): NamedTensor[] {
  return entries.map(({ name, shape, offset, size }) => ({
    name: `${prefix}${name}`,
    shape,
    data: values.subarray(offset, offset + size),
  }));
}

/** The moments as tensors named as torch names them in an optimizer's state, one a parameter: `exp_avg.model.norm.weight`. */
export function optimizerTensors(layout: TensorLayout, moments: OptimizerMoments): NamedTensor[] {
  return kinds.flatMap(([prefix, key]) => layoutTensors(layout, moments[key], `${prefix}.`));
}

/** @throws ModelError where the file lacks a tensor of the layout or holds it with another size. */
export async function readOptimizer(
  checkpoint: string,
  layout: TensorLayout,
  name = 'optimizer.safetensors',
): Promise<OptimizerMoments> {
  const path = join(checkpoint, name);
  const tensors = await readSafetensors(path);
  const moments = { expAvg: new Float32Array(layout.size), expAvgSq: new Float32Array(layout.size) };
  for (const [prefix, key] of kinds) {
    for (const { name, offset, size } of layout.entries) {
      const tensor = tensors.get(`${prefix}.${name}`);
      if (tensor?.data.length !== size) {
        throw new ModelError(
          `${path}: tensor ${prefix}.${name} has ${tensor?.data.length ?? 0} elements, the model needs ${size}`,
        );
      }
      moments[key].set(tensor.data, offset);
    }
  }
  return moments;
}
