import type { Metrics } from '../../../contract/events';
import type { DpoBatch } from './loss';

/** Values of a micro-batch on the host: P pairs, or B × T with B = 2·P. */
export interface DpoMeasured {
  chosenLogp: Float32Array;
  rejectedLogp: Float32Array;
  entropy: Float32Array;
  /** Mean of a token's logits over the vocabulary. */
  meanLogit: Float32Array;
  /** 1 where the most likely token is the one predicted. */
  isMostLikely: Float32Array;
}

/** What TRL's metrics are made of, as sums over pairs (`dpo#pairs`) or tokens. Rewards are β·(log π − log π_ref). */
export function dpoSums(measured: DpoMeasured, batch: DpoBatch, { beta }: { beta: number }): Record<string, number> {
  const { pairs, length, mask_BT, refChosenLogp_P, refRejectedLogp_P } = batch;
  const sums: Record<string, number> = { 'dpo#pairs': pairs };
  const add = (name: string, value: number): void => {
    sums[name] = (sums[name] ?? 0) + value;
  };
  for (let pair = 0; pair < pairs; pair++) {
    const chosenLogp = measured.chosenLogp[pair] as number;
    const rejectedLogp = measured.rejectedLogp[pair] as number;
    const chosen = beta * (chosenLogp - (refChosenLogp_P[pair] as number));
    const rejected = beta * (rejectedLogp - (refRejectedLogp_P[pair] as number));
    add('rewards/chosen', chosen);
    add('rewards/rejected', rejected);
    add('rewards/accuracies', chosen > rejected ? 1 : 0);
    add('rewards/margins', chosen - rejected);
    add('logps/chosen', chosenLogp);
    add('logps/rejected', rejectedLogp);
  }
  mask_BT.forEach((counts, i) => {
    if (counts === 0) return;
    const isChosen = i < pairs * length;
    add(isChosen ? 'dpo#chosenTokens' : 'dpo#rejectedTokens', 1);
    add('dpo#entropy', measured.entropy[i] as number);
    add(isChosen ? 'dpo#chosenLogits' : 'dpo#rejectedLogits', measured.meanLogit[i] as number);
    if (isChosen) add('dpo#hits', measured.isMostLikely[i] as number);
  });
  return sums;
}

/** TRL's metrics of an update, over all of its pairs and tokens (TRL averages micro-batches). null where nothing was counted. */
export function dpoMetrics(sums: Readonly<Record<string, number>>): Metrics {
  const ratio = (name: string, count: number): number | null => (count > 0 ? (sums[name] ?? 0) / count : null);
  const pairs = sums['dpo#pairs'] ?? 0;
  const chosenTokens = sums['dpo#chosenTokens'] ?? 0;
  const rejectedTokens = sums['dpo#rejectedTokens'] ?? 0;
  const metrics: Metrics = {};
  for (const name of Object.keys(sums)) if (!name.startsWith('dpo#')) metrics[name] = ratio(name, pairs);
  return {
    ...metrics,
    'logits/chosen': ratio('dpo#chosenLogits', chosenTokens),
    'logits/rejected': ratio('dpo#rejectedLogits', rejectedTokens),
    mean_token_accuracy: ratio('dpo#hits', chosenTokens),
    entropy: ratio('dpo#entropy', chosenTokens + rejectedTokens),
  };
}
