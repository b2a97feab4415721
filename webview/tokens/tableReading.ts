import type { tokensProtocol, TokensSource } from '../../src/contract/messages/tokens';
import type { TokenContexts, TokenTable } from '../../src/contract/tokenTable';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';

/** A table and the texts it is of. */
export interface ReadTable {
  key: string;
  source: TokensSource;
  table: TokenTable;
}

/** Reads the table of the source that is wanted; the one before stays until it is there. */
export class TableReading {
  shown: ReadTable | null = null;
  /** Why the table that is wanted is not there. */
  failure: string | null = null;
  private wanted: string | null = null;

  constructor(
    private readonly client: HostClient<typeof tokensProtocol>,
    private readonly changed: () => void,
  ) {}

  get isUnderWay(): boolean {
    return this.wanted !== null && this.failure === null && this.shown?.key !== this.wanted;
  }

  /** @param again whether one that failed is tried once more */
  ensure(key: string, source: TokensSource, again = false): void {
    if (key === this.wanted && !again) return;
    this.wanted = key;
    this.failure = null;
    if (this.shown?.key !== key) void this.read(key, source);
    this.changed();
  }

  private async read(key: string, source: TokensSource): Promise<void> {
    const settle = (change: Partial<Pick<TableReading, 'shown' | 'failure'>>): void => {
      if (key !== this.wanted) return;
      Object.assign(this, change);
      this.changed();
    };
    try {
      settle({ shown: { key, source, table: await this.client.ask('read', { source }) } });
    } catch (error) {
      settle({ failure: messageOf(error) });
    }
  }
}

export type ReadContexts = { contexts: TokenContexts | null; failure: string | null };
const nothingYet: ReadContexts = { contexts: null, failure: null };

/** Reads where tokens stand, and keeps what was read. */
export class ContextReading {
  private readonly read = new Map<string, ReadContexts>();

  constructor(
    private readonly client: HostClient<typeof tokensProtocol>,
    private readonly changed: () => void,
  ) {}

  of({ key }: ReadTable, id: number): ReadContexts {
    return this.read.get(`${key} ${id}`) ?? nothingYet;
  }

  ensure({ key, source }: ReadTable, id: number, again = false): void {
    const at = `${key} ${id}`;
    if (this.read.has(at) && !again) return;
    const set = (change: Partial<ReadContexts>): void => {
      this.read.set(at, { ...nothingYet, ...change });
      this.changed();
    };
    set({});
    this.client.ask('readContexts', { source, id }).then(
      (contexts) => set({ contexts }),
      (error: unknown) => set({ failure: messageOf(error) }),
    );
  }
}
