import * as tf from '@tensorflow/tfjs-core';
import type { RlooTask } from '../../compute';
import { completionBatch } from '../../algorithms/completionBatch';
import { completionRows } from '../../algorithms/completionRows';
import { takeValues, type MicroBatchResult } from '../../algorithms/microBatch';
import { samplerDifferenceSums } from '../../algorithms/samplerDifference';
import { addParameterGradient, type TrainableModel } from '../../model/parameterGradient';
import { PredictionBatch } from '../../model/predictionRows';
import { rlooLoss, type RlooTerms } from './loss';
import { rlooSums } from './metrics';

/** Loss and metrics of one micro-batch; its gradient is added to `gradient`. */
export async function rlooGradient(
  model: TrainableModel,
  task: RlooTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const sequences = task.microBatches[index] as RlooTask['microBatches'][number];
  if (sequences.length === 0) return { loss: 0, sums: {} };
  const prediction = new PredictionBatch(completionRows(sequences));
  const batch = completionBatch(sequences, prediction);
  let terms: RlooTerms | undefined;
  const loss = await addParameterGradient(
    model,
    prediction,
    (logits_NV) => {
      terms = rlooLoss(logits_NV, batch, task.recipe);
      tf.keep(terms.logp_BT);
      tf.keep(terms.entropy_BT);
      tf.keep(terms.ratio_B1);
      return terms.loss;
    },
    gradient,
  );
  const { logp_BT, entropy_BT, ratio_B1 } = terms as RlooTerms;
  const measured = { entropy: await takeValues(entropy_BT), ratio: await takeValues(ratio_B1) };
  const difference = samplerDifferenceSums(sequences, await takeValues(logp_BT), prediction.length);
  return { loss, sums: { ...rlooSums(measured, batch, task.recipe), ...difference } };
}
