import type { CompareOverview } from '../../src/contract/messages/compare';
import type { Choice } from './model/choice';
import { rewardsDiffer } from './model/seeds';
import type { Sampling } from './sampling';

/** Looks for the next prompt on which the two models get different rewards; prompts on the way are sampled one after the other. */
export class PromptSearch {
  /** The prompt being sampled, from 0; null while nothing is looked for. */
  index: number | null = null;
  private run = 0;

  constructor(
    private readonly sampling: Sampling,
    private readonly changed: () => void,
  ) {}

  /**
   * Index of the first such prompt after (1) or before (−1) `start`; null where it was stopped. @throws a sentence where there is
   * none, or where one cannot be sampled
   */
  async find(overview: CompareOverview, choice: Choice, start: number, by: 1 | -1): Promise<number | null> {
    const run = ++this.run;
    try {
      for (let index = start + by; ; index += by) {
        const prompt = overview.prompts[index];
        if (!prompt) throw new Error(`No ${by === 1 ? 'later' : 'earlier'} prompt has different rewards.`);
        this.index = index;
        this.changed();
        const { pairs } = await this.sampling.first({ ...choice, promptId: prompt.id }, overview.samples);
        if (run !== this.run) return null;
        if (rewardsDiffer(pairs)) return index;
      }
    } catch (error) {
      if (run !== this.run) return null;
      throw error;
    } finally {
      if (run === this.run) this.index = null;
      this.changed();
    }
  }

  /** Ends the search. The sampling of the prompt it is at goes on until it is cancelled or another one takes its place. */
  stop(): void {
    this.run++;
    this.index = null;
    this.changed();
  }
}
