import type { GradientTask } from '../compute';
import type { MicroBatchResult } from '../algorithms/microBatch';
import type { TrainableStudent } from '../model/parameterGradient';
import { distillGradient } from './distill/gradient';
import { dpoGradient } from './dpo/gradient';
import { grpoGradient } from './grpo/gradient';
import { rlooGradient } from './rloo/gradient';
import { ppoGradient } from './ppo/gradient';
import { rewardModelGradient } from './rewardModel/gradient';
import { sftGradient } from './sft/gradient';

type Gradients = {
  [K in GradientTask['kind']]: (
    model: TrainableStudent,
    task: Extract<GradientTask, { kind: K }>,
    index: number,
    gradient: Float32Array,
  ) => Promise<MicroBatchResult>;
};

/** The methods' part in the threads that compute: one line each. */
const gradients: Gradients = {
  grpo: grpoGradient,
  sft: sftGradient,
  dpo: dpoGradient,
  rloo: rlooGradient,
  distill: distillGradient,
  'reward-model': rewardModelGradient,
  ppo: ppoGradient,
};

/** Loss and metrics of micro-batch `index` of a task; its gradient is added to `gradient`. */
export function microBatchGradient(
  model: TrainableStudent,
  task: GradientTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  // The task's kind is the key of its function, which the type of `gradients` says and TypeScript cannot follow.
  const take = gradients[task.kind] as (
    ...args: [TrainableStudent, GradientTask, number, Float32Array]
  ) => Promise<MicroBatchResult>;
  return take(model, task, index, gradient);
}
