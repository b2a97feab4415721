import type { CompareProtocol, SamplingProgress } from '../../src/contract/messages/compare';
import type { CompareOutput } from '../../src/contract/sampleOutput';
import { counted } from '../../src/analysis/numberText';
import type { HostClient } from '../shared/hostClient';
import type { Choice } from './model/choice';
import { messageOf } from '../shared/messageOf';

const FIRST_SEED = 1;
/** More than this is not shown side by side. */
const MOST_SEEDS = 64;

/** Why there are no samples of a choice, or no more of them. */
export interface Unsampled {
  message: string;
  /** The user ended it: nothing is wrong. */
  cancelled: boolean;
}

/** Samples of each choice, asked of the host once. One request runs at a time: a new one ends the one before. */
export class Sampling {
  private readonly results = new Map<string, CompareOutput>();
  private readonly failures = new Map<string, Unsampled>();
  private readonly pending = new Map<string, Promise<CompareOutput>>();
  private isCancelling = false;
  /** How far the request under way is; null before anything was sampled. */
  progress: SamplingProgress | null = null;

  constructor(
    private readonly client: HostClient<CompareProtocol>,
    private readonly changed: () => void,
  ) {
    client.onNotification('progress', (progress) => {
      this.progress = progress;
      this.changed();
    });
  }

  result(choice: Choice): CompareOutput | undefined {
    return this.results.get(keyOf(choice));
  }

  failure(choice: Choice): Unsampled | undefined {
    return this.failures.get(keyOf(choice));
  }

  forgetFailure(choice: Choice): void {
    this.failures.delete(keyOf(choice));
    this.changed();
  }

  isPending(choice: Choice): boolean {
    return this.pending.has(keyOf(choice));
  }

  /** Why no more seeds can be added; null where they can. */
  fullReason(choice: Choice, count: number): string | null {
    const seeds = this.result(choice)?.pairs.length ?? 0;
    return seeds + count > MOST_SEEDS ? `${counted(MOST_SEEDS, 'seed')} are the most that are compared.` : null;
  }

  /** Ends the request under way. */
  async cancel(): Promise<void> {
    this.isCancelling = true;
    await this.client.ask('cancel', {});
  }

  /** What there is, or the first samples. */
  async first(choice: Choice, count: number): Promise<CompareOutput> {
    return this.result(choice) ?? this.more(choice, count);
  }

  /** Samples with the next `count` seeds, added to those there are. */
  async more(choice: Choice, count: number): Promise<CompareOutput> {
    const key = keyOf(choice);
    const under = this.pending.get(key);
    if (under) return under;
    this.isCancelling = false;
    const asked = this.ask(choice, count);
    this.pending.set(key, asked);
    this.failures.delete(key);
    this.progress = null;
    this.changed();
    try {
      const output = await asked;
      this.results.set(key, output);
      return output;
    } catch (error) {
      const message = messageOf(error);
      this.failures.set(key, { message, cancelled: this.isCancelling });
      throw error;
    } finally {
      this.pending.delete(key);
      this.changed();
    }
  }

  private async ask(choice: Choice, count: number): Promise<CompareOutput> {
    const known = this.result(choice);
    const last = known?.pairs[known.pairs.length - 1];
    const output = await this.client.ask('sample', { ...choice, firstSeed: last ? last.seed + 1 : FIRST_SEED, count });
    return known ? { ...output, pairs: [...known.pairs, ...output.pairs] } : output;
  }
}

const keyOf = ({ base, other, promptId }: Choice): string => JSON.stringify([base, other, promptId]);
