import type { BehaviourPattern } from '../../analysis/behaviours/behaviourSets';
import { messageOf } from '../../store/errorCode';
import { TimedThread } from '../../store/timedThread';
import { builtFile } from '../builtFile';
import { REWARD_HEAP_MEGABYTES } from '../rewards/rewardThread';

/** Of one completion and pattern, ms. */
export const PATTERN_TIME_LIMIT = 1000;
/** Of one pattern and all completions of all files of one question, ms: a slow pattern leaves time for the others. */
export const PATTERN_TIME_BUDGET = 10_000;
/** Failures in a row after which a pattern is tried on no other completion: each may take the whole limit. */
const PATTERN_PATIENCE = 3;
/** What passing a text to the thread may take, which is not the pattern's time, ms. */
const PASSING = 1;

/** Texts that a pattern was not matched with since the last account, and why not the first. */
export interface Unmatched {
  failed: number;
  notTried: number;
  message: string;
}

/** Matches a pattern of the user's in a thread, which is ended where it takes too long. */
export class PatternThread {
  private readonly thread: TimedThread;
  private failedInARow = 0;
  private spent = 0;
  private unmatched: Unmatched = { failed: 0, notTried: 0, message: '' };

  /** @param wanted whether it is asked where the pattern occurs, or only if it does */
  constructor({ pattern, flags }: Pick<BehaviourPattern, 'pattern' | 'flags'>, wanted: 'places' | 'match') {
    const limits = { timeout: PATTERN_TIME_LIMIT, heapMegabytes: REWARD_HEAP_MEGABYTES };
    const data = { pattern, flags, ...(wanted === 'places' ? { wanted } : {}) };
    this.thread = new TimedThread(builtFile('rewardRegex.js'), data, limits);
  }

  /** What the thread answers; undefined where that is not known. */
  async ask(text: string): Promise<unknown> {
    const { unmatched } = this;
    if (this.failedInARow >= PATTERN_PATIENCE || this.isSpent()) {
      unmatched.notTried++;
      return undefined;
    }
    const begun = performance.now();
    try {
      const answer = await this.thread.ask(text);
      this.failedInARow = 0;
      return answer;
    } catch (error) {
      this.failedInARow++;
      if (unmatched.failed++ === 0) unmatched.message = messageOf(error);
      return undefined;
    } finally {
      this.spent += Math.max(0, performance.now() - begun - PASSING);
    }
  }

  /** Another question is asked, which has its time for itself. A pattern that was given up on stays so. */
  begin(): void {
    this.spent = 0;
  }

  /** What was not matched since the last call; null where all was. Texts after it are of another file of the same question. */
  takeUnmatched(): Unmatched | null {
    const taken = this.unmatched;
    this.unmatched = { failed: 0, notTried: 0, message: taken.message };
    return taken.failed + taken.notTried === 0 ? null : taken;
  }

  end(): void {
    this.thread.end();
  }

  private isSpent(): boolean {
    if (this.spent < PATTERN_TIME_BUDGET) return false;
    const { failed, notTried } = this.unmatched;
    if (failed + notTried === 0) this.unmatched.message = `it took longer than ${PATTERN_TIME_BUDGET / 1000} s in all`;
    return true;
  }
}
