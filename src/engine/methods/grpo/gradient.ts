import * as tf from '@tensorflow/tfjs-core';
import type { GrpoTask } from '../../compute';
import { completionBatch } from '../../algorithms/completionBatch';
import { completionRows } from '../../algorithms/completionRows';
import { takeValues, type MicroBatchResult } from '../../algorithms/microBatch';
import { samplerDifferenceSums } from '../../algorithms/samplerDifference';
import { addParameterGradient, type TrainableModel } from '../../model/parameterGradient';
import { PredictionBatch } from '../../model/predictionRows';
import { randomStream } from '../../random/generator';
import { grpoLoss, type GrpoTerms } from './loss';
import { grpoSums } from './metrics';

/** Loss and metrics of one micro-batch; its gradient is added to `gradient`. */
export async function grpoGradient(
  model: TrainableModel,
  task: GrpoTask,
  index: number,
  gradient: Float32Array,
): Promise<MicroBatchResult> {
  const sequences = task.microBatches[index] as GrpoTask['microBatches'][number];
  if (sequences.length === 0) return { loss: 0, sums: {} };
  const prediction = new PredictionBatch(completionRows(sequences));
  const batch = {
    ...completionBatch(sequences, prediction),
    numItemsInBatch: task.numItemsInBatch,
    priority_BT: priorities(prediction.rows * prediction.length, task, index),
  };
  let terms: GrpoTerms | undefined;
  const loss = await addParameterGradient(
    model,
    prediction,
    (logits_NV) => {
      terms = grpoLoss(logits_NV, batch, task.recipe);
      tf.keep(terms.logp_BT);
      tf.keep(terms.entropy_BT);
      if (terms.measured) tf.keep(terms.measured);
      if (terms.kl_BT) tf.keep(terms.kl_BT);
      if (terms.policyLoss) tf.keep(terms.policyLoss);
      return terms.loss;
    },
    gradient,
  );
  const { logp_BT, entropy_BT, measured: policy, kl_BT, policyLoss } = terms as GrpoTerms;
  const measured = {
    entropy: await takeValues(entropy_BT),
    policy: policy && (await takeValues(policy)),
    kl: kl_BT && (await takeValues(kl_BT)),
    policyLoss: policyLoss && ((await takeValues(policyLoss))[0] as number),
  };
  const difference = samplerDifferenceSums(sequences, await takeValues(logp_BT), prediction.length);
  return { loss, sums: { ...grpoSums(measured, batch, task.recipe), ...difference } };
}

/** Random numbers above 0 and at most 1, of the micro-batch's own stream; null where the loss draws none. */
function priorities(size: number, { streams }: GrpoTask, index: number): Float32Array | null {
  const key = streams?.[index];
  if (!key) return null;
  const generator = randomStream(key);
  return Float32Array.from({ length: size }, () => 1 - generator.uniform());
}
