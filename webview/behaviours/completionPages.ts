import type {
  AskedBehaviour,
  BehaviourCompletion,
  BehaviourCompletions,
  RightFilter,
} from '../../src/contract/behaviourCompletions';
import type { behavioursProtocol } from '../../src/contract/messages/behaviours';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';

/** Which completions are wanted. */
export interface CompletionsAsk {
  key: string;
  name: string;
  behaviour: AskedBehaviour;
  filter: RightFilter;
}

export interface ReadCompletions extends Omit<BehaviourCompletions, 'page'> {
  rows: readonly BehaviourCompletion[];
}

/** The completions that have a behaviour, read page by page; only those asked for last are kept. */
export class CompletionPages {
  read: ReadCompletions | null = null;
  isReading = false;
  /** Why they could not be read. */
  problem: string | null = null;
  private asked = '';

  constructor(
    private readonly client: Pick<HostClient<typeof behavioursProtocol>, 'ask'>,
    private readonly changed: () => void,
  ) {}

  /** Reads the first page where it is of other completions than before; null wants none. */
  want(ask: CompletionsAsk | null): void {
    const key = JSON.stringify(ask);
    if (key === this.asked) return;
    this.asked = key;
    this.read = this.problem = null;
    if (ask) void this.page(ask);
    else this.isReading = false;
  }

  more(ask: CompletionsAsk): void {
    if (!this.isReading && JSON.stringify(ask) === this.asked) void this.page(ask);
  }

  again(ask: CompletionsAsk): void {
    this.asked = '';
    this.want(ask);
  }

  private async page(ask: CompletionsAsk): Promise<void> {
    const key = JSON.stringify(ask);
    this.isReading = true;
    this.problem = null;
    const before = this.read?.rows ?? [];
    this.changed();
    try {
      const { page, ...facts } = await this.client.ask('readCompletions', { ...ask, first: before.length });
      if (key !== this.asked) return;
      this.read = { ...facts, rows: [...before, ...page] };
    } catch (error) {
      if (key !== this.asked) return;
      this.problem = messageOf(error);
    }
    this.isReading = false;
    this.changed();
  }
}
