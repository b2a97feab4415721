import { describe, expect, it } from 'vitest';
import { rewardLabels } from '../../../src/contract/reward';
import { rewardChoices } from '../../../src/engine/cli/rewardChoices';
import { lengthReward } from '../../../src/engine/rewards/length';
import { softOverlongReward } from '../../../src/engine/rewards/softOverlong';
import { rewardFunctions } from '../../../src/engine/training/rewardFunctions';
import { scoreRewards } from '../../../src/engine/training/rewarding';

const example = { prompt: 'p' };

describe('length', () => {
  it('is 1 from min_length to max_length tokens', () => {
    const reward = lengthReward({ min_length: 2, max_length: 4 });
    expect([1, 2, 4, 5].map((length) => reward(example, '', length))).toEqual([0, 1, 1, 0]);
    expect(lengthReward({ min_length: 2, max_length: null })(example, '', 1e6)).toBe(1);
  });
});

describe('soft_overlong', () => {
  it('falls from 0 to -1 over the last soft_punish_cache tokens', () => {
    const reward = softOverlongReward({ soft_punish_cache: 4 }, 20);
    expect([1, 16, 17, 18, 20, 21].map((length) => reward(example, '', length))).toEqual([0, 0, -0.25, -0.5, -1, -1]);
  });
});

describe('several rewards', () => {
  it('are logged under names of their own', async () => {
    const choices = [
      'exact_match',
      { name: 'length', min_length: 2, max_length: null },
      { name: 'length', min_length: 1, max_length: null },
    ] as const;
    expect(rewardLabels(choices)).toEqual(['exact_match', 'length', 'length-2']);
    const rewards = await rewardFunctions(choices, [1, 2, 4], 8, () => Promise.reject(new Error('none of these is a model')));
    const outcomes = await scoreRewards(rewards, [
      { example: { prompt: 'p', answer: '2' }, completion: '2', length: 1, isTruncated: false },
    ]);
    expect(outcomes).toEqual([{ kind: 'scored', total: 5, parts: { exact_match: 1, length: 0, 'length-2': 1 } }]);
  });

  it('that are modules are logged under the names of their files', () => {
    const module = (path: string) => ({ name: 'module' as const, path, time_limit: 10 });
    expect(rewardLabels([module('/w/polite.mjs'), 'format', module('C:\\w\\format.v2.mjs'), module('/x/polite.mjs')])).toEqual([
      'polite',
      'format',
      'format.v2',
      'polite-2',
    ]);
  });

  it('are given on the command line by name or as objects', async () => {
    expect(await rewardChoices(undefined, ['countdown'])).toEqual(['countdown']);
    expect(await rewardChoices(['number_match', '{name: length, max_length: 5}'], [])).toEqual([
      'number_match',
      { name: 'length', min_length: 0, max_length: 5 },
    ]);
    await expect(rewardChoices(['foo'], [])).rejects.toThrow(
      /^--reward is foo; allowed: one of countdown, exact_match, number_match, latex_equivalence, format, an object with name regex, /,
    );
    await expect(rewardChoices(['{name: regex}'], [])).rejects.toThrow(/^--reward is \{name: regex\}; allowed: /);
  });
});
