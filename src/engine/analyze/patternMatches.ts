import { matchesIn, type BehaviourPattern, type BehaviourSet } from '../../analysis/behaviours/behaviourSets';
import { rewardThread } from '../rewards/rewardThread';
import { builtFile } from '../training/openCompute';

/** Of one completion and pattern, ms. */
const TIME_LIMIT = 1000;

/** A set whose patterns may be anybody's. */
export interface AskedSet extends BehaviourSet {
  isOwn: boolean;
}

/** Which patterns of a set occur in a text; null where matching took too long. */
export type Matcher = (text: string) => Promise<(boolean | null)[]>;

/** Patterns of the user's run in a thread each, which is ended where one takes too long. */
export function matcherOf({ patterns, isOwn }: AskedSet): Matcher {
  if (!isOwn) return (text) => Promise.resolve(matchesIn(text, patterns));
  const searches = patterns.map(searchOf);
  return (text) => Promise.all(searches.map((search) => search(text)));
}

function searchOf({ name, pattern, flags }: BehaviourPattern): (text: string) => Promise<boolean | null> {
  const ask = rewardThread(builtFile('rewardRegex.js'), { pattern, flags }, TIME_LIMIT, name);
  // That it took too long is told as unknown, and counted.
  return (text) =>
    ask(text).then(
      (found) => found === true,
      () => null,
    );
}
