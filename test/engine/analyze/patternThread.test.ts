import { afterEach, describe, expect, it, vi } from 'vitest';
import { unmeasuredWords } from '../../../src/analysis/behaviours/unmeasuredWords';
import { KeptMatchers } from '../../../src/engine/analyze/patternMatches';
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
  it('is tried until it has taken its time of a question, over all its files, and anew in the next', async () => {
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
    // Of the next file of the question nothing is tried.
    expect(await matched(16)).toBe(0);
    expect(thread.takeUnmatched()).toEqual({ failed: 0, notTried: 16, message: 'it took longer than 10 s in all' });
    thread.begin();
    expect(await matched(20)).toBe(20);
    expect(thread.takeUnmatched()).toBeNull();
    thread.end();
  });

  it('has its time once for all steps that are asked for as one question', async () => {
    vi.spyOn(performance, 'now').mockImplementation(() => clock.now);
    const kept = new KeptMatchers(2);
    const set = { name: 'patterns', patterns: [{ name: 'hold', pattern: 'x', flags: '' }], rest: null, isOwn: true };
    const matched = async (question: string) => {
      const matcher = kept.of(set, question);
      let known = 0;
      for (let i = 0; i < 16; i++) known += (await matcher.match('x'))[0] === null ? 0 : 1;
      return { known, failures: matcher.takeFailures() };
    };
    const steps = [await matched('a'), await matched('a'), await matched('a')];
    expect(steps.map(({ known }) => known)).toEqual([16, 4, 0]);
    const files = steps.map(({ failures }, at) => ({
      name: `step ${at + 1}`,
      sets: [{ name: 'patterns', isExclusive: false, behaviours: [], failures }],
    }));
    expect(unmeasuredWords(files)).toEqual([
      'hold was not tried on 28 completions of 2 files, step 2 to step 3, since it took longer than 10 s in all',
    ]);
    expect(unmeasuredWords(files.slice(1, 2))).toEqual([
      'step 2: hold was not tried on 12 completions, since it took longer than 10 s in all',
    ]);
    expect((await matched('b')).known).toBe(16);
  });
});
