import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { vespo } from '../../src/engine/methods/grpo/policy/vespo';
import type { GrpoTask } from '../../src/engine/compute';
import { useBackend } from './backendsUnderTest';

const recipe = { vespo_k_pos: 2, vespo_lambda_pos: 3, vespo_k_neg: -6, vespo_lambda_neg: 2 } as GrpoTask['recipe'];

/** φ of sequences of one token each, by their log ratios and advantages. */
function weights(logRatios: number[], advantages: number[]): number[] {
  const column = (values: number[]) => tf.tensor2d(values, [values.length, 1]);
  const logRatio_BT = column(logRatios);
  const terms = {
    logp_BT: column(logRatios.map(() => -1)),
    logRatio_BT,
    ratio: tf.exp<tf.Tensor2D>(logRatio_BT),
    advantage_B1: column(advantages),
    mask_BT: column(logRatios.map(() => 1)),
    ...{ tokens: logRatios.length, priority_BT: null },
  };
  return [...vespo(terms, recipe).measured!.dataSync()];
}

it('weighs with e^λ·w^k·e^−λw, and not at all where float32 cannot hold that', async (context) => {
  await useBackend('wasm', context);
  const [same, half, beyond] = weights([0, Math.log(0.5), -18], [1, 1, -1]);
  expect(same).toBeCloseTo(1, 6);
  // e³ · ½² · e^−1.5
  expect(half).toBeCloseTo(Math.exp(1.5) / 4, 5);
  // log φ = 2 + 6·18 − 2·e^−18 = 110: infinite in float32, and so 0, as TRL's nan_to_num makes it.
  expect(beyond).toBe(0);
});
