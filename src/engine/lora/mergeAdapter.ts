import { scalingOf, type AdaptedModule, type AdapterShape } from './adapterShape';
import { SCORE_WEIGHT, type ParameterLayout } from '../model/layout';

/**
 * The weights of the model that an adapter makes of its base: W + scaling·B·A for each module (transposed where W is [inputs, outputs]), and the
 * adapter's own score head. The base is left as it is.
 */
export function mergeAdapter(
  base: { layout: ParameterLayout; weights: Float32Array },
  adapter: AdapterShape,
  weights: Float32Array,
): Float32Array {
  const merged = base.weights.slice();
  const scaling = scalingOf(adapter.settings);
  for (const module of adapter.modules) addProduct(merged, module, weights, scaling);
  const score = base.layout.entries.find(({ name }) => name === SCORE_WEIGHT);
  if (adapter.score && score) merged.set(valuesOf(weights, adapter.score), score.offset);
  return merged;
}

/** Adds scaling·B·A to a weight in place. Sums are made in double precision and rounded once. */
function addProduct(target: Float32Array, module: AdaptedModule, weights: Float32Array, scaling: number): void {
  const { inputs, outputs, weight, inputsFirst } = module;
  const [a, b] = [valuesOf(weights, module.a), valuesOf(weights, module.b)];
  const r = a.length / inputs;
  const [toOutput, toInput] = inputsFirst ? [1, outputs] : [inputs, 1];
  const row = new Float64Array(inputs);
  for (let output = 0; output < outputs; output++) {
    row.fill(0);
    for (let k = 0; k < r; k++) {
      const factor = scaling * (b[output * r + k] as number);
      for (let input = 0; input < inputs; input++)
        row[input] = (row[input] as number) + factor * (a[k * inputs + input] as number);
    }
    const start = weight.offset + output * toOutput;
    for (let input = 0; input < inputs; input++) {
      const at = start + input * toInput;
      target[at] = (target[at] as number) + (row[input] as number);
    }
  }
}

function valuesOf(weights: Float32Array, { offset, size }: { offset: number; size: number }): Float32Array {
  return weights.subarray(offset, offset + size);
}
