import type { Generator } from '../random/generator';
import type { ModelFolder } from '../model/folder';
import { scoreWeight } from '../model/scoreHead';
import type { AdapterShape } from './adapterShape';

/**
 * PEFT's initial adapter, which changes nothing: B is 0, and A uniform within ±√(6 / ((1 + a²)·inputs)), a = √5 (Kaiming), that is ±1/√inputs. A
 * score head begins as the base's.
 */
export function initializeAdapter(
  { modules, score, layout }: AdapterShape,
  base: ModelFolder,
  generator: Generator,
): Float32Array {
  const weights = new Float32Array(layout.size);
  for (const { a, inputs } of modules) {
    const bound = 1 / Math.sqrt(inputs);
    for (let i = a.offset; i < a.offset + a.size; i++) weights[i] = (2 * generator.uniform() - 1) * bound;
  }
  if (score) weights.set(scoreWeight(base, base.weights), score.offset);
  return weights;
}
