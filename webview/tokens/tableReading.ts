import type { tokensProtocol, TokensSource } from '../../src/contract/messages/tokens';
import { unpackedTable } from '../../src/contract/packedTokens';
import type { TokenTable } from '../../src/contract/tokenTable';
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
      const packed = await this.client.ask('read', { source });
      if (key === this.wanted) settle({ shown: { key, source, table: unpackedTable(packed) } });
    } catch (error) {
      settle({ failure: messageOf(error) });
    }
  }
}
