import { behaviourSets, matchesIn, type BehaviourSet } from '../../analysis/behaviours/behaviourSets';
import type { PatternFailure } from '../../contract/behavioursReport';
import { InputError } from '../inputError';
import { PatternThread } from './patternThread';

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
  /** Of each pattern that was not matched, since the last call; texts after it are of another file. */
  takeFailures(): PatternFailure[];
  /** Another question is asked: a slow pattern has its time anew. */
  begin(): void;
  /** Ends the threads; nothing is matched after it. */
  end(): void;
}

/** Patterns of the user's run in a thread each, which is ended where one takes too long. */
export function matcherOf({ patterns, isOwn }: AskedSet): Matcher {
  if (!isOwn) {
    return {
      match: (text) => Promise.resolve(matchesIn(text, patterns)),
      takeFailures: () => [],
      begin: () => undefined,
      end: () => undefined,
    };
  }
  const threads = patterns.map((pattern) => new PatternThread(pattern, 'match'));
  const isFound = (answer: unknown): boolean | null => (answer === undefined ? null : answer === true);
  return {
    match: (text) => Promise.all(threads.map(async (thread) => isFound(await thread.ask(text)))),
    takeFailures: () =>
      threads.flatMap((thread, index) => {
        const unmatched = thread.takeUnmatched();
        return unmatched ? [{ pattern: patterns[index]!.name, ...unmatched }] : [];
      }),
    begin: () => threads.forEach((thread) => thread.begin()),
    end: () => threads.forEach((thread) => thread.end()),
  };
}

/** Matchers kept from one question to the next: a pattern that was given up on is not tried again, and threads are started once. */
export class KeptMatchers {
  private readonly kept = new Map<string, { matcher: Matcher; question: string }>();

  /** Matchers that were not asked for in the last questions are ended. */
  constructor(private readonly most: number) {}

  /** @param question what this is a part of: all its parts share the time of a slow pattern */
  of(set: AskedSet, question: string): Matcher {
    const key = JSON.stringify([set.isOwn, set.patterns]);
    const kept = this.kept.get(key);
    const matcher = kept?.matcher ?? matcherOf(set);
    if (kept && kept.question !== question) matcher.begin();
    this.kept.delete(key);
    this.kept.set(key, { matcher, question });
    for (const old of [...this.kept.keys()].slice(0, -this.most)) {
      this.kept.get(old)!.matcher.end();
      this.kept.delete(old);
    }
    return matcher;
  }
}
