import * as tf from '@tensorflow/tfjs-core';
import type { GradientTask, GrpoTask, SftTask } from '../compute';
import type { ModelConfig } from '../model/config';
import type { DeviceWeights } from '../model/deviceWeights';
import { addParameterGradient } from '../model/parameterGradient';
import { PredictionBatch } from '../model/predictionRows';
import type { ModelBlocks } from '../model/weightBlocks';
import { grpoBatch, grpoRows } from '../methods/grpo/batch';
import { grpoLoss, type GrpoTerms } from '../methods/grpo/loss';
import { grpoSums } from '../methods/grpo/metrics';
import { sftRows, sftMask } from '../methods/sft/batch';
import { sftLoss } from '../methods/sft/loss';
import { sftSums } from '../methods/sft/metrics';
import { tokenEntropies } from './tokenStatistics';

export interface TrainableModel {
  config: ModelConfig;
  blocks: ModelBlocks;
  weights: DeviceWeights;
}

export interface MicroBatchResult {
  loss: number;
  sums: Record<string, number>;
}

/** Loss and metrics of one micro-batch of a task; its gradient is added to `gradient`. */
export function microBatchGradient(
  model: TrainableModel,
  task: GradientTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  return task.kind === 'grpo' ? grpoGradient(model, task, index, gradient) : sftGradient(model, task, index, gradient);
}

async function grpoGradient(
  model: TrainableModel,
  task: GrpoTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const sequences = task.microBatches[index] as GrpoTask['microBatches'][number];
  if (sequences.length === 0) return { loss: 0, sums: {} };
  const prediction = new PredictionBatch(grpoRows(sequences));
  const batch = grpoBatch(sequences, prediction, task.numItemsInBatch);
  let terms: GrpoTerms | undefined;
  const loss = await addParameterGradient(
    model.config,
    model.blocks,
    model.weights,
    prediction,
    (logits_NV) => {
      terms = grpoLoss(logits_NV, batch, task.recipe);
      tf.keep(terms.entropy_BT);
      if (terms.measured) tf.keep(terms.measured);
      if (terms.kl_BT) tf.keep(terms.kl_BT);
      if (terms.policyLoss) tf.keep(terms.policyLoss);
      return terms.loss;
    },
    gradient,
  );
  const { entropy_BT, measured: policy, kl_BT, policyLoss } = terms as GrpoTerms;
  const measured = {
    entropy: await take(entropy_BT),
    policy: policy && (await take(policy)),
    kl: kl_BT && (await take(kl_BT)),
    policyLoss: policyLoss && ((await take(policyLoss))[0] as number),
  };
  return { loss, sums: grpoSums(measured, batch, task.recipe) };
}

async function sftGradient(
  model: TrainableModel,
  task: SftTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const rows = sftRows(task.microBatches[index] as SftTask['microBatches'][number]);
  if (rows.length === 0) return { loss: 0, sums: {} };
  const prediction = new PredictionBatch(rows);
  const mask = sftMask(rows, prediction);
  const mask_BT = tf.tensor2d(mask, [prediction.rows, prediction.length]);
  let entropy: tf.Tensor | undefined;
  let isMostLikely: tf.Tensor | undefined;
  const loss = await addParameterGradient(
    model.config,
    model.blocks,
    model.weights,
    prediction,
    (logits_NV) => {
      entropy = tf.keep(tokenEntropies(logits_NV, 1));
      const targets = tf.tensor1d(prediction.targetIds_BT, 'int32');
      isMostLikely = tf.keep(tf.cast(tf.equal(tf.argMax(logits_NV, 1), targets), 'float32'));
      return sftLoss(logits_NV, { targetIds_BT: prediction.targetIds_BT, mask_BT, numItemsInBatch: task.numItemsInBatch });
    },
    gradient,
  );
  mask_BT.dispose();
  const measured = { entropy: await take(entropy as tf.Tensor), isMostLikely: await take(isMostLikely as tf.Tensor), mask };
  return { loss, sums: sftSums(measured) };
}

async function take(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}
