import type { BackendName } from '../contract/recipe';
import type { ModelRole } from './compute';
import type { AdapterShape } from './lora/adapterShape';
import type { ModelConfig } from './model/config';
import type { ParameterLayout } from './model/layout';

/** What the weights of a model are to be read as. */
export interface WeightShape {
  config: ModelConfig;
  layout: ParameterLayout;
}

/** What `createCompute` needs; plain data, so that it can be sent to a worker thread. The shape is that of policy and reference. */
export interface ComputeOptions extends WeightShape {
  /** Shape of the teacher, where there is one. */
  teacher?: WeightShape | undefined;
  /** Where the policy is the reference with an adapter, which alone is trained. */
  adapter?: AdapterShape | undefined;
  /** null takes the best backend that works. */
  backend: BackendName | null;
  /** Whether a person asked for this backend (recipe or command line), for the record. */
  requested: boolean;
}

/** @throws Error for a teacher that was not told of; RangeError where there are more or fewer weights than parameters */
export function shapeOf(options: ComputeOptions, which: ModelRole, weights: Float32Array): WeightShape {
  const shape = which === 'teacher' ? options.teacher : options;
  if (!shape) throw new Error('the teacher has no shape: it is told when the compute is opened');
  const { size } = which === 'policy' && options.adapter ? options.adapter.layout : shape.layout;
  if (weights.length !== size) throw new RangeError(`the ${which} has ${size} parameters; found ${weights.length} weights`);
  return shape;
}
