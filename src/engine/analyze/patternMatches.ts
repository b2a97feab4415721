import { behaviourSets, matchesIn, type BehaviourPattern, type BehaviourSet } from '../../analysis/behaviours/behaviourSets';
import type { PatternFailure } from '../../contract/behavioursReport';
import { messageOf } from '../../store/errorCode';
import { TimedThread } from '../../store/timedThread';
import { REWARD_HEAP_MEGABYTES } from '../rewards/rewardThread';
import { builtFile } from '../builtFile';
import { InputError } from '../inputError';

/** Of one completion and pattern, ms. */
export const PATTERN_TIME_LIMIT = 1000;
/** Failures in a row after which a pattern is tried on no other completion: each may take the whole limit. */
export const PATTERN_PATIENCE = 3;

/** A set whose patterns may be anybody's. */
export interface AskedSet extends BehaviourSet {
  isOwn: boolean;
}

/** Names of the sets that need no pattern of the user's. */
export const presetNames = behaviourSets.map(({ name }) => name);

/** @throws InputError where there is none of that name */
export function presetSet(name: string): AskedSet {
  const set = behaviourSets.find((candidate) => candidate.name === name);
  if (!set) throw new InputError(`--preset is ${name}; allowed: ${presetNames.join(', ')}`);
  return { ...set, isOwn: false };
}

export interface Matcher {
  /** Which patterns of the set occur in a text; null where it is not known. */
  match(text: string): Promise<(boolean | null)[]>;
  /** Of each pattern that was not matched, since the last call. */
  takeFailures(): PatternFailure[];
  /** Ends the threads; nothing is matched after it. */
  end(): void;
}

/** Patterns of the user's run in a thread each, which is ended where one takes too long. */
export function matcherOf({ patterns, isOwn }: AskedSet): Matcher {
  if (!isOwn) {
    return { match: (text) => Promise.resolve(matchesIn(text, patterns)), takeFailures: () => [], end: () => undefined };
  }
  const searches = patterns.map((pattern) => new Search(pattern));
  return {
    match: (text) => Promise.all(searches.map((search) => search.match(text))),
    takeFailures: () => searches.flatMap((search) => search.takeFailure()),
    end: () => searches.forEach((search) => search.end()),
  };
}

/** Matchers kept from one question to the next: a pattern that was given up on is not tried again, and threads are started once. */
export class KeptMatchers {
  private readonly kept = new Map<string, Matcher>();

  /** Matchers that were not asked for in the last questions are ended. */
  constructor(private readonly most: number) {}

  of(set: AskedSet): Matcher {
    const key = JSON.stringify([set.isOwn, set.patterns]);
    const matcher = this.kept.get(key) ?? matcherOf(set);
    this.kept.delete(key);
    this.kept.set(key, matcher);
    for (const old of [...this.kept.keys()].slice(0, -this.most)) {
      this.kept.get(old)!.end();
      this.kept.delete(old);
    }
    return matcher;
  }
}

class Search {
  private readonly thread: TimedThread;
  private failedInARow = 0;
  private failed = 0;
  private notTried = 0;
  private message = '';

  constructor(private readonly asked: BehaviourPattern) {
    const { pattern, flags } = asked;
    const limits = { timeout: PATTERN_TIME_LIMIT, heapMegabytes: REWARD_HEAP_MEGABYTES };
    this.thread = new TimedThread(builtFile('rewardRegex.js'), { pattern, flags }, limits);
  }

  async match(text: string): Promise<boolean | null> {
    if (this.failedInARow >= PATTERN_PATIENCE) {
      this.notTried++;
      return null;
    }
    try {
      const found = await this.thread.ask(text);
      this.failedInARow = 0;
      return found === true;
    } catch (error) {
      this.failedInARow++;
      if (this.failed++ === 0) this.message = messageOf(error);
      return null;
    }
  }

  end(): void {
    this.thread.end();
  }

  takeFailure(): PatternFailure[] {
    const { failed, notTried, message } = this;
    this.failed = this.notTried = 0;
    return failed + notTried === 0 ? [] : [{ pattern: this.asked.name, failed, message, notTried }];
  }
}
