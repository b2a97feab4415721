import type { CompareFileProtocol, WrittenText } from '../../src/contract/messages/compareFile';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';
import type { FileChoice } from './model/fileChoice';
import type { TextPair } from './model/sides';
import { wordPair } from './model/wordPair';

interface Texts {
  base: WrittenText[];
  other: WrittenText[];
}

/** What two models of a file wrote on the problem that is shown: read once, aligned once. */
export class WrittenTexts {
  private wanted = '';
  private texts: Texts | null = null;
  private pair: { texts: Texts; sample: number; pair: TextPair } | null = null;
  /** Why the texts could not be read. */
  failure: string | null = null;

  constructor(
    private readonly client: HostClient<CompareFileProtocol>,
    private readonly changed: () => void,
  ) {}

  /** Reads those of a choice, where they are not the ones at hand. A reply that came after another choice is dropped. */
  async read({ base, other, problem }: FileChoice, again = false): Promise<void> {
    const key = JSON.stringify([base, other, problem]);
    if (key === this.wanted && !again) return;
    this.wanted = key;
    this.texts = this.failure = null;
    this.changed();
    try {
      const texts = await this.client.ask('readTexts', { base, other, problem });
      if (key === this.wanted) this.texts = texts;
    } catch (error) {
      if (key === this.wanted) this.failure = messageOf(error);
    }
    if (key === this.wanted) this.changed();
  }

  /** null while they are read, and where that failed. */
  get current(): Texts | null {
    return this.texts;
  }

  /** Samples that both models have. */
  get samples(): number {
    return this.texts ? Math.min(this.texts.base.length, this.texts.other.length) : 0;
  }

  /** One sample of each, counted from 0; null where there is none. */
  aligned(sample: number): TextPair | null {
    const { texts } = this;
    const [left, right] = [texts?.base[sample], texts?.other[sample]];
    if (!texts || !left || !right) return null;
    if (this.pair?.texts !== texts || this.pair.sample !== sample) this.pair = { texts, sample, pair: wordPair(left, right) };
    return this.pair.pair;
  }
}
