import * as tf from '@tensorflow/tfjs-core';
import type { PpoTask } from '../../compute';
import { completionRows } from '../../algorithms/completionRows';
import { constant } from '../../algorithms/constant';
import { takeValues, type MicroBatchResult } from '../../algorithms/microBatch';
import { samplerDifferenceSums } from '../../algorithms/samplerDifference';
import { tokenEntropies, tokenLogprobs } from '../../algorithms/tokenStatistics';
import { logits, scores } from '../../model/decoder';
import { addHiddenGradient, type TrainableModel } from '../../model/parameterGradient';
import { PredictionBatch } from '../../model/predictionRows';
import { ppoBatch } from './batch';
import { policyLoss, valueLoss, type PpoBatch } from './loss';
import { policySums, valueSums } from './metrics';

/** Loss and metrics of one micro-batch, of the policy, of the critic, or of a policy that is its own critic; its gradient is added to `gradient`. */
export async function ppoGradient(
  model: TrainableModel,
  task: PpoTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const sequences = task.microBatches[index] as PpoTask['microBatches'][number];
  if (sequences.length === 0) return { loss: 0, sums: {} };
  const prediction = new PredictionBatch(completionRows(sequences));
  const batch = ppoBatch(sequences, prediction, task.numItemsInBatch);
  const measured: Partial<Measured> = {};
  const loss = await addHiddenGradient(
    model,
    prediction,
    (hidden_ND) => {
      const policy = task.part === 'value' ? null : policyPart(model, hidden_ND, batch, task, measured);
      const value = task.part === 'policy' ? null : valuePart(model, hidden_ND, batch, task, measured);
      if (!policy || !value) return (policy ?? value) as tf.Scalar;
      return tf.add(policy, tf.mul(value, task.recipe.vf_coef));
    },
    gradient,
  );
  const sums: Record<string, number> = {};
  if (measured.policyLoss) {
    const [policyLoss] = await takeValues(measured.policyLoss);
    const [logRatio, entropy] = [await takeValues(measured.logRatio!), await takeValues(measured.entropy!)];
    Object.assign(sums, policySums({ policyLoss: policyLoss!, logRatio, entropy }, batch, task.recipe));
    Object.assign(sums, samplerDifferenceSums(sequences, await takeValues(measured.logp!), batch.length));
  }
  if (measured.valueLoss) {
    const [valueLoss] = await takeValues(measured.valueLoss);
    Object.assign(sums, valueSums({ valueLoss: valueLoss!, values: await takeValues(measured.values!) }, batch, task.recipe));
  }
  return { loss, sums };
}

/** What the metrics are made of, kept beyond the tape. */
type Measured = Record<'policyLoss' | 'logp' | 'logRatio' | 'entropy' | 'valueLoss' | 'values', tf.Tensor>;

function policyPart(
  { config, weights }: TrainableModel,
  hidden_ND: tf.Tensor2D,
  batch: PpoBatch,
  { recipe }: PpoTask,
  measured: Partial<Measured>,
): tf.Scalar {
  const logits_NV = logits(config, weights, hidden_ND);
  const logp_BT = tf.reshape<tf.Rank.R2>(tokenLogprobs(logits_NV, batch.targetIds_BT, recipe.temperature), [
    batch.rows,
    batch.length,
  ]);
  const { loss, logRatio_BT } = policyLoss(logp_BT, batch, recipe);
  measured.logp = tf.keep(logp_BT);
  measured.policyLoss = tf.keep(tf.clone(loss));
  measured.logRatio = tf.keep(logRatio_BT);
  measured.entropy = tf.keep(constant(logits_NV, (z_NV) => tokenEntropies(z_NV, recipe.temperature)));
  return loss;
}

function valuePart(
  { config, weights }: TrainableModel,
  hidden_ND: tf.Tensor2D,
  batch: PpoBatch,
  { recipe }: PpoTask,
  measured: Partial<Measured>,
): tf.Scalar {
  const values_BT = tf.reshape<tf.Rank.R2>(scores(config, weights, hidden_ND), [batch.rows, batch.length]);
  const loss = valueLoss(values_BT, batch, recipe);
  measured.valueLoss = tf.keep(tf.clone(loss));
  measured.values = tf.keep(values_BT);
  return loss;
}
