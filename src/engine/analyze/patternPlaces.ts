import type { Place } from '../../analysis/behaviours/placesOf';
import type { OwnPattern } from '../../contract/ownPattern';
import { messageOf } from '../../store/errorCode';
import { TimedThread } from '../../store/timedThread';
import { builtFile } from '../builtFile';
import { REWARD_HEAP_MEGABYTES } from '../rewards/rewardThread';
import { PATTERN_PATIENCE, PATTERN_TIME_LIMIT } from './patternMatches';

/** Where a pattern of the user's occurs in texts; it runs in a thread that is ended where it takes too long. */
export class PatternPlaces {
  /** Why the first text that could not be searched was not; null where all were. */
  failure: string | null = null;
  private readonly thread: TimedThread;
  private failedInARow = 0;

  constructor({ pattern, ignoreCase }: OwnPattern) {
    const data = { pattern, flags: ignoreCase ? 'i' : '', wanted: 'places' };
    this.thread = new TimedThread(builtFile('rewardRegex.js'), data, {
      ...{ timeout: PATTERN_TIME_LIMIT, heapMegabytes: REWARD_HEAP_MEGABYTES },
    });
  }

  /** null where it does not occur, undefined where that is not known. */
  async of(text: string): Promise<Place[] | null | undefined> {
    if (this.failedInARow >= PATTERN_PATIENCE) return undefined;
    try {
      const places = (await this.thread.ask(text)) as Place[] | null;
      this.failedInARow = 0;
      return places;
    } catch (error) {
      this.failedInARow++;
      this.failure ??= messageOf(error);
      return undefined;
    }
  }

  end(): void {
    this.thread.end();
  }
}
