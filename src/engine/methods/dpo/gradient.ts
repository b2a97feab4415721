import * as tf from '@tensorflow/tfjs-core';
import type { DpoTask } from '../../compute';
import { constant } from '../../algorithms/constant';
import { takeValues, type MicroBatchResult } from '../../algorithms/microBatch';
import { tokenEntropies } from '../../algorithms/tokenStatistics';
import { addParameterGradient, type TrainableModel } from '../../model/parameterGradient';
import { PredictionBatch } from '../../model/predictionRows';
import { dpoBatch, dpoRows } from './batch';
import { dpoLoss, type DpoBatch, type DpoTerms } from './loss';
import { dpoSums, type DpoMeasured } from './metrics';

/** Loss and metrics of one micro-batch; its gradient is added to `gradient`. */
export async function dpoGradient(
  model: TrainableModel,
  task: DpoTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const pairs = task.microBatches[index] as DpoTask['microBatches'][number];
  if (pairs.length === 0) return { loss: 0, sums: {} };
  const prediction = new PredictionBatch(dpoRows(pairs));
  const batch = dpoBatch(pairs, prediction);
  let measured: Measured | undefined;
  const loss = await addParameterGradient(
    model,
    prediction,
    (logits_NV) => {
      const terms = dpoLoss(logits_NV, batch, task.recipe);
      measured = dpoMeasured(logits_NV, batch, terms);
      for (const tensor of Object.values(measured)) tf.keep(tensor);
      return terms.loss;
    },
    gradient,
  );
  const { chosenLogp, rejectedLogp, entropy, meanLogit, isMostLikely } = measured as Measured;
  const values = {
    chosenLogp: await takeValues(chosenLogp),
    rejectedLogp: await takeValues(rejectedLogp),
    entropy: await takeValues(entropy),
    meanLogit: await takeValues(meanLogit),
    isMostLikely: await takeValues(isMostLikely),
  };
  return { loss, sums: dpoSums(values, batch, task.recipe) };
}

type Measured = Record<keyof DpoMeasured, tf.Tensor>;

/** What the metrics are made of; `DpoMeasured` on the device. */
export function dpoMeasured(
  logits_NV: tf.Tensor2D,
  { targetIds_BT }: DpoBatch,
  { chosenLogp_P, rejectedLogp_P }: DpoTerms,
): Measured {
  return {
    chosenLogp: chosenLogp_P,
    rejectedLogp: rejectedLogp_P,
    entropy: constant(logits_NV, (z_NV) => tokenEntropies(z_NV, 1)),
    meanLogit: tf.mean(logits_NV, 1),
    isMostLikely: tf.cast(tf.equal(tf.argMax(logits_NV, 1), tf.tensor1d(targetIds_BT, 'int32')), 'float32'),
  };
}
