import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { ppoRecipeSchema } from '../../src/contract/recipes/ppo';
import type { PpoSequence, PpoTask } from '../../src/engine/compute';
import { createCompute } from '../../src/engine/createCompute';
import { generalizedAdvantages, whiten } from '../../src/engine/methods/ppo/advantages';
import { makeExperience, tokenRewards } from '../../src/engine/methods/ppo/experience';
import { tokenKl } from '../../src/engine/methods/ppo/klPenalty';
import { policyLoss, valueLoss, type PpoBatch } from '../../src/engine/methods/ppo/loss';
import { policySums, ppoMetrics, valueSums } from '../../src/engine/methods/ppo/metrics';
import { ppoUpdates } from '../../src/engine/methods/ppo/miniBatches';
import { readModelFolder } from '../../src/engine/model/folder';
import { addScoreHead } from '../../src/engine/model/scoreHead';
import { Generator } from '../../src/engine/random/generator';
import { DataOrder } from '../../src/engine/training/dataOrder';
import type { Rollout } from '../../src/engine/training/rollout';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { fixtureFolder } from './fixtureModel';

const recipeOf = (keys: Record<string, unknown> = {}) =>
  ppoRecipeSchema.parse({ method: 'ppo', model: 'm', train_dataset: 'd', reward_funcs: ['countdown'], max_steps: 1, ...keys });

describe('generalised advantages', () => {
  // V = 1, 2, 3 and a reward of 4 at the end. γ = ½: δ = (0 + 1 − 1, 0 + 1.5 − 2, 4 − 3) = (0, −½, 1).
  const [rewards, values] = [
    [0, 0, 4],
    [1, 2, 3],
  ];

  it('are δ plus γλ times the next, and returns are advantage plus value', () => {
    const { advantages, returns } = generalizedAdvantages(rewards, values, 0.5, 0.5);
    // A₂ = 1, A₁ = −½ + ¼, A₀ = 0 − ¼·¼.
    expect([...advantages]).toEqual([-0.0625, -0.25, 1]);
    expect([...returns]).toEqual([0.9375, 1.75, 4]);
  });

  it('are δ alone at λ = 0, and at γ = λ = 1 what is still to come less the value', () => {
    expect([...generalizedAdvantages(rewards, values, 0.5, 0).advantages]).toEqual([0, -0.5, 1]);
    expect([...generalizedAdvantages([1, 2, 4], values, 1, 1).advantages]).toEqual([6, 4, 1]);
  });

  it('are whitened over all tokens of the generation, with n − 1', () => {
    const rows = [Float64Array.of(1, 2), Float64Array.of(3)];
    whiten(rows);
    expect(rows.map((row) => [...row].map((x) => Math.round(1e6 * x) / 1e6))).toEqual([[-1, 0], [1]]);
    const kept = [Float64Array.of(0, 4)];
    whiten(kept, true);
    // Mean 2, variance 8.
    expect(kept[0]![0]).toBeCloseTo(2 - 2 / Math.sqrt(8), 8);
    const one = [Float64Array.of(5)];
    whiten(one);
    expect([...one[0]!]).toEqual([0]);
  });
});

describe('the KL of a token', () => {
  it('is estimated as verl does', () => {
    // log π − log π_ref = −1 − (−1.5) = ½.
    expect(tokenKl(-1, -1.5, 'k1')).toBe(0.5);
    expect(tokenKl(-1.5, -1, 'k1')).toBe(-0.5);
    expect(tokenKl(-1.5, -1, 'abs')).toBe(0.5);
    expect(tokenKl(-1.5, -1, 'k2')).toBe(0.125);
    expect(tokenKl(-1, -1.5, 'k3')).toBeCloseTo(Math.exp(-0.5) + 0.5 - 1, 12);
    expect(tokenKl(-50, -1, 'k3')).toBe(10);
  });

  const rollout = (finishReason: 'stop' | 'length', reward: number | null = 2): Rollout => ({
    ...{ example: { prompt: 'p' }, promptId: 'p', promptIds: [5], group: 0, sample: 0, text: '', advantage: null },
    tokens: {
      ...{ tokenIds: [7, 8], finishReason, entropies: Float32Array.of(1, 1), logprobs: Float32Array.of(-1, -2) },
      ...{ alternativeIds: new Int32Array(), alternativeLogprobs: new Float32Array() },
    },
    reference: {
      ...{ logprobs: Float32Array.of(-1.5, -1), entropies: Float32Array.of(1, 1) },
      ...{ alternativeIds: new Int32Array(), alternativeLogprobs: new Float32Array() },
    },
    outcome: reward === null ? { kind: 'failed', at: 'reward', message: 'no' } : { kind: 'scored', total: reward, parts: {} },
  });

  it('is taken from the reward of each token; the last one has the completion’s reward too', () => {
    const recipe = recipeOf({ kl_coef: 0.1, missing_eos_penalty: 1 });
    // −0.1 · ½, and 2 + 0.1 · 1; cut off it is 1 less.
    const rewards = [...tokenRewards(rollout('stop'), 2, recipe)];
    expect(rewards[0]).toBeCloseTo(-0.05, 12);
    expect(rewards[1]).toBeCloseTo(2.1, 12);
    expect(tokenRewards(rollout('length'), 2, recipe)[1]).toBeCloseTo(1.1, 12);
    expect([...tokenRewards({ ...rollout('stop'), reference: null }, 2, recipeOf({ kl_coef: 0 }))]).toEqual([0, 2]);
    expect(() => tokenRewards({ ...rollout('stop'), reference: null }, 2, recipe)).toThrow(/reference policy was not asked/);
  });

  it('and the critic make advantages of which each rollout is told; one that failed is left out', () => {
    const rollouts = [rollout('stop'), rollout('stop', null), rollout('stop', 0)];
    const values = [Float32Array.of(1, 1), Float32Array.of(9, 9), Float32Array.of(0, 1)];
    const { sequences, metrics } = makeExperience(rollouts, values, recipeOf({ kl_coef: 0, gamma: 1, lam: 1 }));
    expect(sequences.map(({ returns }) => [...returns])).toEqual([
      [2, 2],
      [0, 0],
    ]);
    // Advantages before whitening: 1, 1, 0, −1, whose mean is ¼ and whose variance with n − 1 is 11/12.
    const whitened = [1, 1, 0, -1].map((x) => (x - 0.25) / Math.sqrt(11 / 12));
    sequences
      .flatMap(({ advantages }) => [...advantages])
      .forEach((advantage, i) => expect(advantage).toBeCloseTo(whitened[i]!, 6));
    expect(rollouts[0]!.perToken!.values).toBe(values[0]);
    expect(rollouts[2]!.advantage).toBeCloseTo((whitened[2]! + whitened[3]!) / 2, 6);
    expect([rollouts[1]!.advantage, rollouts[1]!.perToken]).toEqual([null, undefined]);
    // Returns 2, 2, 0, 0 have variance 1; what is left of them, 1, 1, 0, −1, has 11/16.
    expect(metrics['critic/vf_explained_var']).toBeCloseTo(1 - 11 / 16, 12);
    expect(metrics['critic/values/mean']).toBe(0.75);
    expect(metrics['objective/non_score_reward']).toBe(0);
  });
});

/** Two completions, of three tokens and of one: every case of the two clips. */
const logp = [-1, -0.5, -3, -1];
const batch: PpoBatch = {
  ...{ rows: 2, length: 3, targetIds_BT: new Int32Array(6), numItemsInBatch: 4 },
  mask_BT: Float32Array.of(1, 1, 1, 1, 0, 0),
  advantages_BT: Float32Array.of(1, -2, -1, 0.5, 0, 0),
  // Ratios e^0.5, e^1.5 (beyond c = 3), e^−1, e^0.1.
  oldLogp_BT: Float32Array.of(-1.5, -2, -2, -1.1, 0, 0),
  refLogp_BT: Float32Array.of(-1.2, -0.4, -2.5, -1, 0, 0),
  returns_BT: Float32Array.of(1, 0.5, -1, 2, 0, 0),
  oldValues_BT: Float32Array.of(0, 1, -1, 0.5, 0, 0),
};
const values = [0.9, 0.2, -1.1, 1.5];
const padded = (four: readonly number[]) => tf.tensor2d([...four, 0, 0], [2, 3]);
/** The tokens of the batch, without padding. */
const real = (array: Float32Array) => [...array].slice(0, 4);

describe.each(backendsUnderTest)('PPO’s losses on %s', (backend) => {
  it.for(['k1', 'abs', 'k2', 'k3'] as const)(
    'are verl’s in double precision, with %s in the loss',
    async (estimator, context) => {
      await useBackend(backend, context);
      const recipe = recipeOf({ kl_loss_coef: 0.3, kl_loss_type: estimator });
      const expected = logp.map((logprob, t) => {
        const advantage = real(batch.advantages_BT)[t]!;
        const ratio = Math.exp(logprob - real(batch.oldLogp_BT)[t]!);
        const clipped = Math.max(-advantage * ratio, -advantage * Math.min(1.2, Math.max(0.8, ratio)));
        const policy = advantage < 0 ? Math.min(clipped, -3 * advantage) : clipped;
        return policy + 0.3 * tokenKl(logprob, real(batch.refLogp_BT!)[t]!, estimator);
      });
      const loss = tf.tidy(() => policyLoss(padded(logp), batch, recipe).loss.dataSync()[0]);
      expect(loss).toBeCloseTo(expected.reduce((sum, x) => sum + x, 0) / 4, 5);
    },
  );

  it('of the critic are verl’s in double precision', async (context) => {
    await useBackend(backend, context);
    const expected = values.map((value, t) => {
      const [old, wanted] = [real(batch.oldValues_BT)[t]!, real(batch.returns_BT)[t]!];
      const inside = old + Math.min(0.5, Math.max(-0.5, value - old));
      return 0.5 * Math.max((value - wanted) ** 2, (inside - wanted) ** 2);
    });
    const loss = tf.tidy(() => valueLoss(padded(values), batch, recipeOf()).dataSync()[0]);
    expect(loss).toBeCloseTo(expected.reduce((sum, x) => sum + x, 0) / 4, 5);
  });

  it.for(['policy', 'value', 'both'] as const)('have the gradient of finite differences: %s', async (part, context) => {
    await useBackend(backend, context);
    const language = await readModelFolder(fixtureFolder('llama'));
    const random = Generator.fromSeed(4);
    const model = part === 'policy' ? language : addScoreHead(language, part === 'value' ? 'score' : 'both', random);
    const { config, layout } = model;
    const compute = await createCompute({ config, layout, backend, requested: true });
    const gradientAt = async (weights: Float32Array) => {
      await compute.setWeights('policy', weights);
      return compute.gradients(ppoTask(part));
    };
    const analytic = (await gradientAt(model.weights)).gradient.slice();
    const norm = Math.hypot(...analytic);
    const lossAt = async (step: number) => (await gradientAt(model.weights.map((w, i) => w + (step * analytic[i]!) / norm))).loss;
    const step = 1e-3;
    const numeric = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    expect(norm).toBeGreaterThan(0.01);
    expect(Math.abs(numeric - norm) / norm).toBeLessThan(0.01);
    // What the steps took is given back.
    const before = await compute.memory();
    await gradientAt(model.weights);
    expect(await compute.memory()).toEqual(before);
    await compute.dispose();
  });

  it('of a policy that is its own critic are the two together', async (context) => {
    await useBackend(backend, context);
    const model = addScoreHead(await readModelFolder(fixtureFolder('llama')), 'both', Generator.fromSeed(4));
    const compute = await createCompute({ config: model.config, layout: model.layout, backend, requested: true });
    await compute.setWeights('policy', model.weights);
    const { loss, sums } = await compute.gradients(ppoTask('both'));
    expect(loss).toBeCloseTo(sums['loss/policy_avg']! + 0.1 * sums['loss/value_avg']!, 5);
    await compute.dispose();
  });
});

function ppoTask(part: PpoTask['part']): PpoTask {
  const completions = [
    [11, 3, 9, 4],
    [6, 2],
  ];
  const sequences = completions.map((completionIds, row): PpoSequence => {
    const of = (value: (t: number) => number) => Float32Array.from(completionIds, (_, t) => value(t));
    return {
      ...{ promptIds: [2, 5, 7].slice(row), completionIds },
      advantages: of((t) => 1 - t + row),
      oldLogprobs: of((t) => -2.5 - 0.1 * t),
      refLogprobs: of((t) => -2.8 + 0.1 * t),
      returns: of((t) => 1 + 0.2 * t),
      oldValues: of(() => 0.3),
    };
  });
  return {
    kind: 'ppo',
    part,
    microBatches: [sequences],
    numItemsInBatch: 6,
    recipe: recipeOf({ kl_loss_coef: 0.1, temperature: 0.8 }),
  };
}

it('PPO’s metrics count what the clips held', () => {
  const logRatio = Float32Array.of(0.5, 1.5, -1, 0.1, 9, 9);
  const entropy = Float32Array.of(1, 2, 3, 2, 9, 9);
  const policy = policySums({ policyLoss: 0.7, logRatio, entropy }, batch, recipeOf());
  const value = valueSums({ valueLoss: 0.2, values: Float32Array.from([...values, 9, 9]) }, batch, recipeOf());
  const metrics = ppoMetrics([{ ...policy, ...value }]);
  // Ratio e^0.5 with A > 0 and e^−1 with A < 0 are held back; e^1.5 with A < 0 is beyond c = 3.
  expect(metrics['policy/clipfrac_avg']).toBe(2 / 4);
  expect(metrics['policy/clipfrac_lower']).toBe(1 / 4);
  expect(metrics['policy/approxkl_avg']).toBeCloseTo((0.25 + 2.25 + 1 + 0.01) / 8, 6);
  expect(metrics['entropy']).toBe(2);
  // Values 0.9 (from 0, wanted 1), 0.2 (from 1, wanted 0.5: nearer than its bound) and 1.5 (from 0.5, wanted 2) moved more than 0.5.
  expect(metrics['val/clipfrac_avg']).toBe(2 / 4);
  expect([metrics['loss/policy_avg'], metrics['loss/value_avg']]).toEqual([0.7, 0.2]);
});

it('every pass shuffles the generation anew and cuts it into mini-batches and micro-batches', () => {
  const sequences = Array.from(
    { length: 8 },
    (_, i) => ({ promptIds: [], completionIds: new Array<number>(i + 1) }) as never,
  );
  const recipe = recipeOf({
    per_device_train_batch_size: 2,
    gradient_accumulation_steps: 4,
    num_mini_batches: 2,
    num_ppo_epochs: 3,
  });
  const updates = ppoUpdates(sequences, recipe, DataOrder.start(1, 3));
  expect(updates.map((update) => update.map((micro) => micro.length))).toEqual(Array.from({ length: 6 }, () => [2, 2]));
  const lengths = updates.map((update) => update.flat().map(({ completionIds }) => completionIds.length));
  for (const update of lengths) expect(update).toEqual([...update].sort((a, b) => b - a));
  const passes = [0, 2, 4].map((first) => lengths.slice(first, first + 2));
  for (const pass of passes) expect(pass.flat().sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(new Set(passes.map((pass) => JSON.stringify(pass[0]))).size).toBeGreaterThan(1);
});
