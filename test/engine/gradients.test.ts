import { describe, expect, it } from 'vitest';
import type { GrpoTask } from '../../src/engine/compute';
import { dividedSums } from '../../src/engine/algorithms/completionMetrics';
import { sftMetrics } from '../../src/engine/methods/sft/metrics';
import { backendsUnderTest, useBackend } from './backendsUnderTest';
import { openFixture } from './fixtureModel';

const recipe: GrpoTask['recipe'] = {
  loss_type: 'grpo',
  epsilon: 0.2,
  epsilon_high: 0.28,
  delta: null,
  beta: 0.1,
  importance_sampling_level: 'token',
  use_bias_correction_kl: true,
  top_entropy_quantile: 0.6,
  top_entropy_denominator: 'all',
  top_entropy_tokens: 'kept',
  entropy_coef: 0.01,
  temperature: 0.8,
  max_completion_length: 8,
  gradient_accumulation_steps: 1,
  steps_per_generation: null,
  sapo_temperature_pos: 1,
  sapo_temperature_neg: 1.05,
  vespo_k_pos: 2,
  vespo_lambda_pos: 3,
  vespo_k_neg: 3,
  vespo_lambda_neg: 2,
  clip_cov_ratio: 0.2,
  clip_cov_lb: -1,
  clip_cov_ub: 5,
  kl_cov_ratio: 0.2,
  ppo_kl_coef: 0.1,
};

const completions = [
  [11, 3, 9, 4, 20],
  [6, 2, 2],
  [15, 3, 12, 19, 7, 7, 2, 5],
];

function task(overrides: Partial<GrpoTask['recipe']> = {}): GrpoTask {
  const microBatch = completions.map((completionIds, index) => ({
    promptIds: [2, 5, 7 + index].slice(index),
    completionIds,
    advantage: [1, -0.5, 0.25][index]!,
    oldLogprobs: Float32Array.from(completionIds, (_, t) => -2.5 - 0.1 * t),
    refLogprobs: Float32Array.from(completionIds, (_, t) => -2.8 + 0.1 * t),
    counts: index !== 1,
  }));
  return { kind: 'grpo', microBatches: [microBatch], numItemsInBatch: 13, recipe: { ...recipe, ...overrides } };
}

describe.each(backendsUnderTest)('gradients on %s', (backend) => {
  it('of GRPO agree with finite differences of its loss', async (context) => {
    await useBackend(backend, context);
    const { compute, model } = await openFixture('llama', backend);
    const { gradient } = await compute.gradients(task());
    const analytic = gradient.slice();
    // The direction of the gradient itself: the derivative along it is its norm.
    const norm = Math.hypot(...analytic);
    const lossAt = async (step: number): Promise<number> => {
      await compute.setWeights(
        'policy',
        model.weights.map((weight, i) => weight + (step * analytic[i]!) / norm),
      );
      return (await compute.gradients(task())).loss;
    };
    const step = 2e-3;
    const numeric = ((await lossAt(step)) - (await lossAt(-step))) / (2 * step);
    expect(Math.abs(numeric - norm) / norm).toBeLessThan(0.01);
    await compute.dispose();
  });

  it('do not depend on how a micro-batch is cut into buckets of length', async (context) => {
    await useBackend(backend, context);
    const { compute } = await openFixture('qwen3', backend);
    // dr_grpo is a sum over sequences: three micro-batches of one add up to a third of … the same sum over B = 1.
    const together = await compute.gradients(task({ loss_type: 'dr_grpo', top_entropy_quantile: 1, entropy_coef: 0 }));
    const whole = task({ loss_type: 'dr_grpo', top_entropy_quantile: 1, entropy_coef: 0 });
    const apart = await compute.gradients({ ...whole, microBatches: whole.microBatches[0]!.map((sequence) => [sequence]) });
    expect(apart.loss / 3).toBeCloseTo(together.loss, 5);
    const scale = Math.max(...together.gradient.map(Math.abs));
    together.gradient.forEach((value, i) => expect(Math.abs(apart.gradient[i]! / 3 - value) / scale).toBeLessThan(1e-4));
    await compute.dispose();
  });

  it('leave no tensor behind, nor do sampling and scoring', async (context) => {
    await useBackend(backend, context);
    const { compute, model } = await openFixture('qwen2', backend);
    await compute.setWeights('reference', model.weights);
    const everything = async (): Promise<void> => {
      await compute.setWeights('policy', model.weights);
      await compute.gradients(task());
      await compute.gradients({ kind: 'sft', microBatches: [[{ ids: [2, 3, 4], counts: [0, 1, 1] }]], numItemsInBatch: 2 });
      const options = { temperature: 1, topP: 1, topK: 0, maxTokens: 6, stopIds: [1] };
      await compute.sample(
        'policy',
        [
          { promptIds: [2, 3], stream: [1] },
          { promptIds: [2], stream: [2] },
        ],
        options,
      );
      await compute.score('reference', [{ promptIds: [2], completionIds: [3, 4] }], 1);
    };
    await everything();
    const before = await compute.memory();
    await everything();
    expect(await compute.memory()).toEqual(before);
    await compute.dispose();
  });

  it('come with TRL’s metrics', async (context) => {
    await useBackend(backend, context);
    const { compute } = await openFixture('qwen2', backend);
    const { sums } = await compute.gradients(task());
    const metrics = dividedSums(sums);
    expect(Object.keys(metrics).sort()).toEqual(
      [
        'kl',
        'policy_loss',
        'entropy',
        'clip_ratio/low_mean',
        'clip_ratio/high_mean',
        'clip_ratio/region_mean',
        'clip_ratio/low_min',
        'clip_ratio/high_max',
      ].sort(),
    );
    expect(metrics['entropy']).toBeGreaterThan(0);
    const sft = await compute.gradients({
      kind: 'sft',
      microBatches: [[{ ids: [2, 3, 4], counts: [0, 1, 1] }]],
      numItemsInBatch: 2,
    });
    expect(sftMetrics(sft.sums)['entropy']).toBeGreaterThan(0);
    await compute.dispose();
  });

  it('refuse sequences without the log-probabilities they need', async (context) => {
    await useBackend(backend, context);
    const { compute } = await openFixture('qwen2', backend);
    const wrong = task();
    const microBatch = wrong.microBatches[0]!.map((sequence) => ({ ...sequence, refLogprobs: null }));
    await expect(compute.gradients({ ...wrong, microBatches: [microBatch] })).rejects.toThrow(/reference policy/);
    const short = wrong.microBatches[0]!.map((sequence) => ({ ...sequence, oldLogprobs: new Float32Array(2) }));
    await expect(compute.gradients({ ...wrong, microBatches: [short] })).rejects.toThrow(
      /has 2 oldLogprobs for its 5 completion tokens/,
    );
    await compute.dispose();
  });
});
