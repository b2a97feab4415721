import * as tf from '@tensorflow/tfjs-core';
import type { SftTask } from '../../compute';
import { constant } from '../../algorithms/constant';
import { takeValues, type MicroBatchResult } from '../../algorithms/microBatch';
import { tokenEntropies } from '../../algorithms/tokenStatistics';
import { addParameterGradient, type TrainableModel } from '../../model/parameterGradient';
import { PredictionBatch } from '../../model/predictionRows';
import { sftMask, sftRows } from './batch';
import { sftLoss } from './loss';
import { sftSums } from './metrics';

/** Loss and metrics of one micro-batch; its gradient is added to `gradient`. */
export async function sftGradient(
  model: TrainableModel,
  task: SftTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const rows = sftRows(task.microBatches[index] as SftTask['microBatches'][number]);
  if (rows.length === 0) return { loss: 0, sums: {} };
  const prediction = new PredictionBatch(rows, undefined, 'flat');
  const mask = sftMask(rows, prediction);
  const mask_BT = tf.tensor2d(mask, [prediction.rows, prediction.length]);
  let entropy: tf.Tensor | undefined;
  let isMostLikely: tf.Tensor | undefined;
  const loss = await addParameterGradient(
    model,
    prediction,
    (logits_NV) => {
      entropy = tf.keep(constant(logits_NV, (z_NV) => tokenEntropies(z_NV, 1)));
      const targets = tf.tensor1d(prediction.targetIds_BT, 'int32');
      isMostLikely = tf.keep(tf.cast(tf.equal(tf.argMax(logits_NV, 1), targets), 'float32'));
      const batch = { targetIds_BT: prediction.targetIds_BT, mask_BT, numItemsInBatch: task.numItemsInBatch };
      return sftLoss(logits_NV, batch, task.lossType ?? 'nll');
    },
    gradient,
  );
  mask_BT.dispose();
  const measured = {
    entropy: await takeValues(entropy as tf.Tensor),
    isMostLikely: await takeValues(isMostLikely as tf.Tensor),
    mask,
  };
  return { loss, sums: sftSums(measured) };
}
