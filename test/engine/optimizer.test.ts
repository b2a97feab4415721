import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AdamW } from '../../src/engine/algorithms/adamw';
import { clipGradient } from '../../src/engine/algorithms/clipGradient';
import { groupAdvantages } from '../../src/engine/methods/grpo/advantages';
import { learningRateAt } from '../../src/engine/algorithms/schedule';

const numbers = z.array(z.number());
const expected = z
  .object({
    start: z.array(numbers),
    steps: z.array(z.object({ gradients: z.array(numbers), norm: z.number(), weights: z.array(numbers) })),
    schedules: z.record(z.string(), numbers),
  })
  .parse(JSON.parse(readFileSync(new URL('../fixtures/models/optimizer.json', import.meta.url), 'utf8')));

const layout = {
  size: 15,
  neutralNorm: 1,
  residualDeviation: 1,
  entries: [
    { name: 'model.layers.0.mlp.up_proj.weight', shape: [4, 3], offset: 0, size: 12 },
    { name: 'model.norm.weight', shape: [3], offset: 12, size: 3 },
  ],
};

describe('AdamW and clipping', () => {
  it('are torch’s, with transformers’ choice of what decays', () => {
    const optimizer = new AdamW(layout, { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1 });
    const weights = Float32Array.from(expected.start.flat());
    for (const { gradients, norm, weights: after } of expected.steps) {
      const gradient = Float32Array.from(gradients.flat());
      expect(clipGradient(gradient, 1.5)).toBeCloseTo(norm, 5);
      optimizer.step(weights, gradient, 0.01);
      after.flat().forEach((weight, i) => expect(Math.abs(weights[i]! - weight)).toBeLessThan(3e-7));
    }
    expect(optimizer.updates).toBe(5);
  });

  it('leaves a gradient within the norm, or with clipping off, as it is', () => {
    const gradient = Float32Array.of(3, 4);
    expect(clipGradient(gradient, 10)).toBe(5);
    expect(clipGradient(gradient, 0)).toBe(5);
    expect([...gradient]).toEqual([3, 4]);
    clipGradient(gradient, 1);
    expect(Math.hypot(...gradient)).toBeCloseTo(1, 5);
  });
});

describe('learningRateAt', () => {
  it.each(['linear', 'cosine', 'constant', 'constant_with_warmup'] as const)('%s is transformers’', (name) => {
    const recipe = { lr_scheduler_type: name, warmup_steps: 3, max_steps: 10, learning_rate: 0.002 };
    expected.schedules[name]!.forEach((rate, updates) => expect(learningRateAt(recipe, updates)).toBeCloseTo(rate, 12));
  });
});

describe('groupAdvantages', () => {
  it('subtracts the group’s mean and divides by its standard deviation', () => {
    // Mean 0.5, standard deviation √(4 · 0.25 / 3) = 0.57735.
    const [first] = groupAdvantages([1, 0, 1, 0], 4, 'group');
    expect(first).toBeCloseTo(0.5 / (Math.sqrt(1 / 3) + 1e-4), 10);
  });

  it('divides by the batch’s deviation, or by nothing', () => {
    const rewards = [1, 0, 2, 2];
    // The batch's mean is 1.25, its deviation √((0.0625 + 1.5625 + 2 · 0.5625) / 3) = 0.95743.
    expect(groupAdvantages(rewards, 2, 'batch')[0]).toBeCloseTo(0.5 / (Math.sqrt(2.75 / 3) + 1e-4), 10);
    expect(groupAdvantages(rewards, 2, 'none')).toEqual([0.5, -0.5, 0, 0]);
  });

  it('leaves failed rollouts out of every statistic', () => {
    const advantages = groupAdvantages([1, null, 0, 1], 4, 'group');
    // Of 1, 0, 1: mean 2/3, deviation √(1/3).
    expect(advantages[0]).toBeCloseTo(1 / 3 / (Math.sqrt(1 / 3) + 1e-4), 10);
    expect(advantages[1]).toBeNull();
    expect(groupAdvantages([1, null], 2, 'group')).toEqual([0, null]);
    expect(groupAdvantages([null, null], 2, 'none')).toEqual([null, null]);
  });

  it('refuses rewards that are not whole groups', () => {
    expect(() => groupAdvantages([1, 2, 3], 2, 'group')).toThrow(/3 rewards are not whole groups of 2/);
  });
});
