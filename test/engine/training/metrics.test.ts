import { describe, expect, it } from 'vitest';
import { quantile } from '../../../src/analysis/quantile';
import type { SampledTokens, ScoredTokens } from '../../../src/engine/compute';
import { referenceKl } from '../../../src/engine/training/referenceKl';
import { scoreRewards } from '../../../src/engine/training/rewarding';
import type { RewardOutcome, Rollout } from '../../../src/engine/training/rollout';
import { rolloutMetrics } from '../../../src/engine/training/rolloutMetrics';
import { mean, standardDeviation } from '../../../src/engine/training/statistics';

function rollout(group: number, reward: number | null, length: number, finishReason: 'stop' | 'length' = 'stop'): Rollout {
  const scored: ScoredTokens = {
    logprobs: new Float32Array(length),
    entropies: new Float32Array(length),
    alternativeIds: new Int32Array(0),
    alternativeLogprobs: new Float32Array(0),
  };
  const tokens: SampledTokens = { ...scored, tokenIds: Array.from({ length }, () => 2), finishReason };
  const outcome: RewardOutcome =
    reward === null
      ? { kind: 'failed', at: 'reward', message: 'no' }
      : { kind: 'scored', total: reward, parts: { right: reward } };
  const example = { id: `p${group}`, prompt: 'p' };
  return {
    example,
    promptId: `p${group}`,
    promptIds: [1],
    group,
    sample: 0,
    tokens,
    text: '',
    outcome,
    advantage: null,
    reference: null,
  };
}

describe('statistics', () => {
  it('agree with hand and NumPy', () => {
    expect([mean([]), mean([1, 2, 6])]).toEqual([null, 3]);
    expect([standardDeviation([1]), standardDeviation([1, 3])]).toEqual([null, Math.SQRT2]);
    // numpy.quantile([1, 2, 4, 8], [0, 0.1, 0.5, 0.9, 1])
    expect([0, 0.1, 0.5, 0.9, 1].map((q) => quantile([1, 2, 4, 8], q))).toEqual([1, 1.3, 3, expect.closeTo(6.8, 12), 8]);
  });
});

describe('metrics of a generation', () => {
  it('leave failed rollouts out of every reward statistic and count them', () => {
    const rollouts = [
      rollout(0, 1, 4),
      rollout(0, 0, 2),
      rollout(0, null, 6, 'length'),
      rollout(1, 1, 8),
      rollout(1, 1, 4),
      rollout(1, 1, 12, 'length'),
    ];
    const metrics = rolloutMetrics(rollouts, ['right'], 'group');
    expect(metrics).toMatchObject({
      reward: 0.8,
      reward_std: expect.closeTo(Math.sqrt(0.2), 12) as number,
      frac_reward_zero_std: 0.5,
      failed_rollouts: 1,
      'rewards/right/mean': 0.8,
      'completions/mean_length': 6,
      'completions/min_length': 2,
      'completions/max_length': 12,
      'completions/clipped_ratio': expect.closeTo(1 / 3, 12) as number,
      'completions/mean_terminated_length': 4.5,
      'completions/min_terminated_length': 2,
      'completions/max_terminated_length': 8,
    });
    // Group means 0.5 and 1.
    expect([metrics['reward_p10'], metrics['reward_p90']]).toEqual([0.55, 0.95]);
  });

  it('count what has no deviation where TRL does: in the groups, or in the batch where rewards are scaled by that', () => {
    const equal = [rollout(0, 1, 1), rollout(0, 1, 1)];
    const other = [rollout(1, 0, 1), rollout(1, 0, 1)];
    const mixed = [rollout(1, 0, 1), rollout(1, 1, 1)];
    const fraction = (rollouts: Rollout[], scale: 'group' | 'batch' | 'none') =>
      rolloutMetrics(rollouts, [], scale)['frac_reward_zero_std'];
    expect((['group', 'none', 'batch'] as const).map((scale) => fraction([...equal, ...mixed], scale))).toEqual([0.5, 0.5, 0]);
    // No group has a signal, yet the batch has a deviation.
    expect((['group', 'batch'] as const).map((scale) => fraction([...equal, ...other], scale))).toEqual([1, 0]);
    expect(fraction(equal, 'batch')).toBe(1);
  });

  it('are null, not 0, where nothing was rewarded', () => {
    const metrics = rolloutMetrics([rollout(0, null, 4), rollout(0, null, 2)], ['right'], 'group');
    expect(metrics).toMatchObject({
      reward: null,
      reward_std: null,
      reward_p10: null,
      frac_reward_zero_std: null,
      'rewards/right/mean': null,
      failed_rollouts: 2,
    });
  });

  it('estimate the KL to the reference as k3', () => {
    const scored = rollout(0, 1, 2);
    scored.tokens.logprobs.set([-1, -2]);
    const reference = { ...scored.tokens, logprobs: Float32Array.of(-1, -1) };
    // r = 0 and 1: (e⁰ − 0 − 1 + e¹ − 1 − 1) / 2
    expect(referenceKl([{ ...scored, reference }])['kl']).toBeCloseTo((Math.E - 2) / 2, 6);
    expect(referenceKl([scored])).toEqual({});
  });
});

describe('rewards', () => {
  const example = { prompt: 'p' };
  it('add up by weight, and a throw or a value that is no number fails the rollout', async () => {
    const rewards = [
      { name: 'length', weight: 0.5, score: (_: unknown, text: string) => text.length },
      { name: 'strict', weight: 2, score: (_: unknown, text: string) => (text === '' ? NaN : text === 'x' ? raise() : 1) },
    ];
    const outcomes = await scoreRewards(
      rewards,
      ['four', 'x', ''].map((completion) => ({ example, completion, length: 1, isTruncated: false })),
    );
    expect(outcomes).toEqual([
      { kind: 'scored', total: 4, parts: { length: 4, strict: 1 } },
      { kind: 'failed', at: 'reward', message: 'strict: cannot judge x' },
      { kind: 'failed', at: 'reward', message: 'strict: returned NaN, not a finite number' },
    ]);
  });
});

function raise(): never {
  throw new Error('cannot judge x');
}
