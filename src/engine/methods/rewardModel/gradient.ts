import * as tf from '@tensorflow/tfjs-core';
import type { RewardModelTask } from '../../compute';
import { takeValues, type MicroBatchResult } from '../../algorithms/microBatch';
import { scores } from '../../model/decoder';
import { addHiddenGradient, type TrainableModel } from '../../model/parameterGradient';
import { PredictionBatch } from '../../model/predictionRows';
import { valueRow } from '../../sampling/values';
import { rewardModelLoss } from './loss';
import { rewardModelSums } from './metrics';
import { rewardRow } from './pairs';

/** Loss and metrics of one micro-batch; its gradient is added to `gradient`. */
export async function rewardModelGradient(
  model: TrainableModel,
  { microBatches, padTokenId, recipe }: RewardModelTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const pairs = microBatches[index] as RewardModelTask['microBatches'][number];
  if (pairs.length === 0) return { loss: 0, sums: {} };
  const rows = [...pairs.map(({ chosenIds }) => chosenIds), ...pairs.map(({ rejectedIds }) => rejectedIds)];
  const batch = new PredictionBatch(rows.map((ids) => valueRow(rewardRow(ids, padTokenId))));
  let rewards: tf.Tensor1D | undefined;
  const loss = await addHiddenGradient(
    model,
    batch,
    (hidden_BD) => {
      rewards = tf.keep(scores(model.config, model.weights, hidden_BD));
      return rewardModelLoss(
        rewards,
        Float32Array.from(pairs, ({ margin }) => margin),
        recipe,
      );
    },
    gradient,
  );
  return { loss, sums: rewardModelSums(await takeValues(rewards as tf.Tensor1D)) };
}
