import { beforeAll, describe, expect, it } from 'vitest';
import { regexReward } from '../../../src/engine/rewards/regex';
import type { Reward } from '../../../src/engine/rewards/reward';
import { bundled } from '../../store/bundle';

const example = { prompt: 'p' };
let worker: string;
beforeAll(async () => {
  worker = await bundled('../../src/engine/rewards/regexWorker.ts');
});
const reward = (pattern: string, flags = '', timeLimit = 20_000): Reward => regexReward({ pattern, flags }, timeLimit, worker);

describe('regex', () => {
  it('is 1 where the expression occurs', async () => {
    const score = reward('^<think>.*</think>\\s*\\d+$', 's');
    expect(await score(example, '<think>a\nb</think> 18', 9)).toBe(1);
    expect(await score(example, 'so <think>a</think> 18', 9)).toBe(0);
  });

  it('says the same each time, whatever its flags', async () => {
    const score = reward('a', 'g');
    expect([await score(example, 'ba', 1), await score(example, 'ba', 1)]).toEqual([1, 1]);
  });

  it('throws where matching does not come to an end, without holding up this thread, and judges the next', async () => {
    const score = reward('^(a+)+$', '', 2000);
    let turns = 0;
    const turning = setInterval(() => turns++, 10);
    await expect(score(example, `${'a'.repeat(60)}b`, 61)).rejects.toThrow('matching ^(a+)+$: it took longer than 2 s');
    clearInterval(turning);
    expect(turns).toBeGreaterThan(10);
    expect(await score(example, 'aaa', 3)).toBe(1);
  });

  it('is given up after three completions in a row that it does not come to an end with', async () => {
    const score = reward('^(a+)+$', '', 300);
    const hopeless = `${'a'.repeat(60)}b`;
    for (let i = 0; i < 3; i++) await expect(score(example, hopeless, 61)).rejects.toThrow('it took longer than 0.3 s');
    await expect(score(example, 'aaa', 3)).rejects.toThrow(
      'matching ^(a+)+$: it took longer than 0.3 s, 3 times in a row; it is not asked again',
    );
  });
});
