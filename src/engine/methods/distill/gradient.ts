import * as tf from '@tensorflow/tfjs-core';
import type { DistillTask } from '../../compute';
import { completionMask, completionRows } from '../../algorithms/completionRows';
import { constant } from '../../algorithms/constant';
import { takeValues, type MicroBatchResult } from '../../algorithms/microBatch';
import { samplerDifferenceSums } from '../../algorithms/samplerDifference';
import { tokenLogprobs } from '../../algorithms/tokenStatistics';
import { addParameterGradient, type TrainableStudent } from '../../model/parameterGradient';
import { disposeInputs, PredictionBatch } from '../../model/predictionRows';
import { distillLoss } from './loss';
import { distillMeasured, distillSums } from './metrics';

/** Loss and metrics of one micro-batch, against the teacher's distribution at the same tokens; its gradient is added to `gradient`. */
export async function distillGradient(
  { teacher, ...student }: TrainableStudent,
  task: DistillTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const sequences = task.microBatches[index] as DistillTask['microBatches'][number];
  if (sequences.length === 0) return { loss: 0, sums: {} };
  if (!teacher) throw new Error('the teacher has no weights yet: call setWeights first');
  const prediction = new PredictionBatch(completionRows(sequences));
  const mask = completionMask(sequences, prediction);
  const mask_BT = tf.tensor2d(mask, [prediction.rows, prediction.length]);
  const teacherLogits_NV = logitsOf(teacher, prediction);
  let measured: tf.Tensor | undefined;
  let logp_N: tf.Tensor | undefined;
  const loss = await addParameterGradient(
    student,
    prediction,
    (logits_NV) => {
      const { temperature } = task.recipe;
      measured = tf.keep(constant(logits_NV, (student_NV) => distillMeasured(student_NV, teacherLogits_NV, temperature)));
      if (sequences.some(({ samplerLogprobs }) => samplerLogprobs))
        logp_N = tf.keep(
          constant(logits_NV, (student_NV) =>
            tf.reshape(tokenLogprobs(student_NV, prediction.targetIds_BT, temperature), [-1, 1]),
          ),
        );
      return distillLoss(logits_NV, { teacherLogits_NV, mask_BT, numItemsInBatch: task.numItemsInBatch }, task.recipe);
    },
    gradient,
  );
  tf.dispose([mask_BT, teacherLogits_NV]);
  const difference = logp_N ? samplerDifferenceSums(sequences, await takeValues(logp_N), prediction.length) : {};
  return { loss, sums: { ...distillSums(await takeValues(measured as tf.Tensor), mask), ...difference } };
}

/** Logits of every predicted token, B·T × V, off the tape: a teacher gets no gradient. */
function logitsOf({ config, weights }: NonNullable<TrainableStudent['teacher']>, prediction: PredictionBatch): tf.Tensor2D {
  const inputs = prediction.inputs(config, weights);
  const logits_NV = tf.tidy(() => prediction.logits(config, weights, inputs));
  disposeInputs(inputs);
  return logits_NV;
}
