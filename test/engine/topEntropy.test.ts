import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { recipeProblems } from '../../src/contract/recipeProblems';
import { grpoRecipeSchema } from '../../src/contract/recipes/grpo';
import { grpoLoss, type GrpoBatch } from '../../src/engine/methods/grpo/loss';
import { backendsUnderTest, useBackend } from './backendsUnderTest';

const common = { method: 'grpo', model: 'm', train_dataset: 'd', reward_funcs: ['countdown'], max_steps: 1 } as const;

/** The uniform distribution, entropy log 3, and one of entropy close to 0. */
const [unsure, sure] = [
  [0, 0, 0],
  [9, 0, 0],
];
/** Three tokens with advantage 1, of which the first is a forking one; two with advantage −3, both forking; padding. */
const logits = [...[unsure, sure, sure], ...[unsure, unsure, unsure]] as number[][];
const logp = logits.map((row) => row[0]! - Math.log(row.reduce((sum, z) => sum + Math.exp(z), 0)));
const batch: GrpoBatch = {
  ...{ rows: 2, length: 3, numItemsInBatch: 5, oldLogp_BT: null, priority_BT: null },
  completionIds_BT: Int32Array.from([0, 0, 0, 0, 0, 0]),
  mask_BT: Float32Array.from([1, 1, 1, 1, 1, 0]),
  advantage_B: Float32Array.from([1, -3]),
  // exp(log 2) − log 2 − 1 at every token.
  refLogp_BT: Float32Array.from(logp, (value) => value + Math.log(2)),
};
const k3 = 1 - Math.log(2);

/** The ratio is 1, so a token's loss is −A. The quantile lies between the two entropies: three of five tokens are kept. */
function lossOf(changes: object): number {
  const recipe = grpoRecipeSchema.parse({ ...common, top_entropy_quantile: 0.6, ...changes });
  return grpoLoss(tf.tensor2d(logits), batch, recipe).loss.dataSync()[0]!;
}

describe.each(backendsUnderTest)('on %s', (backend) => {
  it('the loss of high-entropy tokens is divided by all tokens, or by those kept', async (context) => {
    await useBackend(backend, context);
    const kept = { top_entropy_denominator: 'kept' };
    // −1 + 3 + 3 = 5, of five tokens or of three.
    for (const loss_type of ['dapo', 'bnpo', 'cispo', 'vespo']) {
      // A token of cispo and vespo is −A·log π, with the log of 1/3 at each that is kept; epsilon_high bounds cispo's ratio itself.
      const unit = loss_type === 'cispo' || loss_type === 'vespo' ? Math.log(1 / 3) : 1;
      const more = { loss_type, epsilon_high: 1 };
      expect(lossOf(more), loss_type).toBeCloseTo(unit, 5);
      expect(lossOf({ ...more, ...kept }), loss_type).toBeCloseTo((unit * 5) / 3, 5);
    }
    // Means of the completions: −1/3 and 6/2, or −1/1 and 6/2.
    expect(lossOf({ loss_type: 'grpo' })).toBeCloseTo((-1 / 3 + 3) / 2, 5);
    expect(lossOf({ loss_type: 'grpo', ...kept })).toBeCloseTo((-1 + 3) / 2, 5);
    expect(lossOf({ ...kept, gradient_accumulation_steps: 2 })).toBeCloseTo(5 / 6, 5);
  });

  it('may be of all tokens but those', async (context) => {
    await useBackend(backend, context);
    const dropped = { top_entropy_tokens: 'dropped' };
    // The two sure tokens, with −1 each, of five tokens or of the two.
    expect(lossOf(dropped)).toBeCloseTo(-2 / 5, 5);
    expect(lossOf({ ...dropped, top_entropy_denominator: 'kept' })).toBeCloseTo(-1, 5);
    expect(lossOf({ ...dropped, top_entropy_quantile: 1 })).toBeCloseTo(lossOf({ top_entropy_quantile: 1 }), 6);
  });

  it('the KL is of all tokens either way', async (context) => {
    await useBackend(backend, context);
    const beta = 0.5;
    expect(lossOf({ beta })).toBeCloseTo(1 + beta * k3, 5);
    expect(lossOf({ beta, top_entropy_denominator: 'kept' })).toBeCloseTo(5 / 3 + beta * k3, 5);
  });
});

it('a loss that is divided by no number of tokens has no such denominator', () => {
  const problems = recipeProblems({ ...common, loss_type: 'dr_grpo', top_entropy_denominator: 'kept' });
  expect(problems.map(({ message }) => message)).toEqual([
    'top_entropy_denominator is "kept"; it must be all with loss_type dr_grpo, which is not divided by a number of tokens.',
  ]);
});
