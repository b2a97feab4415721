import { describe, expect, it } from 'vitest';
import { recipeProblems } from '../../src/contract/recipeProblems';
import { leaveOneOutAdvantages, penalisedReward } from '../../src/engine/methods/rloo/advantages';
import type { Rollout } from '../../src/engine/training/rollout';

describe('leave-one-out advantages', () => {
  it('are rewards less the mean of the siblings’', () => {
    // Of 3, 1 and 2: 3 − 1.5, 1 − 2.5, 2 − 2; of 0, 0 and 6: 0 − 3, 0 − 3, 6 − 0.
    expect(leaveOneOutAdvantages([3, 1, 2, 0, 0, 6], 3, false)).toEqual([1.5, -1.5, 0, -3, -3, 6]);
  });

  it('leave failed rollouts out; one that is alone has no baseline', () => {
    expect(leaveOneOutAdvantages([4, null, 1, null, 5, null], 3, false)).toEqual([3, null, -3, null, 0, null]);
  });

  it('are shifted and scaled over the generation where they are to be normalised', () => {
    // Raw 2, −2, 4, −4: mean 0, Σ² = 40, std √(40 / 3).
    const scale = Math.sqrt(40 / 3) + 1e-4;
    expect(leaveOneOutAdvantages([2, 0, 4, 0], 2, true)).toEqual([2, -2, 4, -4].map((raw) => raw / scale));
    // The one without a baseline is in no statistic and stays at 0: raw 3, −3.
    const [a, b, alone, failed] = leaveOneOutAdvantages([3, 0, 9, null], 2, true);
    expect([a, b]).toEqual([3 / (Math.sqrt(18) + 1e-4), -3 / (Math.sqrt(18) + 1e-4)]);
    expect([alone, failed]).toEqual([0, null]);
  });

  it('are of whole groups', () => {
    expect(() => leaveOneOutAdvantages([1, 2, 3], 2, false)).toThrow('3 rewards are not whole groups of 2');
  });
});

describe('what a completion earns', () => {
  const rollout = (total: number, finishReason: 'stop' | 'length' = 'stop', reference = true) => {
    const statistics = (logprobs: number[]) => ({ logprobs: Float64Array.from(logprobs) });
    return {
      outcome: { kind: 'scored', total, parts: {} },
      tokens: { ...statistics([-1, -2]), finishReason },
      reference: reference ? statistics([-1.5, -2.25]) : null,
    } as unknown as Rollout;
  };
  const keys = { beta: 0.1, reward_clip_range: null, mask_truncated_completions: false };

  it('is its reward less beta times the log ratio of the whole completion', () => {
    // Log ratios 0.5 and 0.25.
    expect(penalisedReward(rollout(2), keys)).toBeCloseTo(2 - 0.075, 12);
    expect(penalisedReward(rollout(2, 'stop', false), { ...keys, beta: 0 })).toBe(2);
    expect(() => penalisedReward(rollout(2, 'stop', false), keys)).toThrow(/reference policy/);
  });

  it('is clipped before the KL is taken from it', () => {
    const clipped = { ...keys, reward_clip_range: [-1, 1] };
    expect(penalisedReward(rollout(2), clipped)).toBeCloseTo(1 - 0.075, 12);
    expect(penalisedReward(rollout(-3), clipped)).toBeCloseTo(-1 - 0.075, 12);
  });

  it('has no KL where the completion is left out', () => {
    const masked = { ...keys, mask_truncated_completions: true };
    expect(penalisedReward(rollout(2, 'length'), masked)).toBe(2);
    expect(penalisedReward(rollout(2, 'stop'), masked)).toBeCloseTo(2 - 0.075, 12);
  });
});

describe('an RLOO recipe', () => {
  const recipe = { method: 'rloo', model: 'm', train_dataset: 'd', reward_funcs: ['countdown'], max_steps: 1 };
  const messages = (changes: object): string[] => recipeProblems({ ...recipe, ...changes }).map(({ message }) => message);

  it('is told what is wrong with it', () => {
    expect(messages({})).toEqual([]);
    expect(messages({ reward_clip_range: [1, -1] })).toEqual([
      'reward_clip_range is [1,-1]; it must begin with the lower of its two bounds.',
    ]);
    expect(messages({ reward_clip_range: [1] })).toEqual([
      'reward_clip_range is [1]; allowed: a list of 2 values, each a number or null.',
    ]);
    expect(messages({ num_generations: 3 })).toEqual([
      'num_generations is 3; it must divide the 8 completions of one generation (per_device_train_batch_size × steps_per_generation).',
    ]);
    expect(messages({ loss_type: 'dapo' })[0]).toMatch(/^loss_type is not a key of an RLOO recipe/);
  });
});
