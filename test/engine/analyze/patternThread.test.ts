import { afterEach, describe, expect, it, vi } from 'vitest';
import { PATTERN_TIME_BUDGET, PatternThread } from '../../../src/engine/analyze/patternThread';

/** A thread that takes 0.5 s for a text, by a clock that only it moves. */
const clock = vi.hoisted(() => ({ now: 0 }));
vi.mock('../../../src/store/timedThread', () => ({
  TimedThread: class {
    ask(): Promise<boolean> {
      clock.now += 501;
      return Promise.resolve(true);
    }

    end(): void {}
  },
}));
vi.mock('../../../src/engine/builtFile', () => ({ builtFile: (name: string) => name }));
afterEach(() => vi.restoreAllMocks());

describe('a pattern that is slow and never too slow', () => {
  it('is tried until it has taken its time of a file, and anew on the next', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => clock.now);
    const thread = new PatternThread({ pattern: 'x', flags: '' }, 'match');
    const matched = async (texts: number) => {
      const answers: unknown[] = [];
      for (let i = 0; i < texts; i++) answers.push(await thread.ask('x'));
      return answers.filter((answer) => answer === true).length;
    };
    // 10 s of 0.5 s each.
    expect([PATTERN_TIME_BUDGET, await matched(512)]).toEqual([10_000, 20]);
    expect(thread.takeUnmatched()).toEqual({ failed: 0, notTried: 492, message: 'it took longer than 10 s in all' });
    expect(await matched(20)).toBe(20);
    expect(thread.takeUnmatched()).toBeNull();
    thread.end();
  });
});
