import type { tokensProtocol } from '../../src/contract/messages/tokens';
import type { TokenContexts } from '../../src/contract/tokenTable';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';
import type { ReadTable } from './tableReading';

export type ReadContexts = { contexts: TokenContexts | null; failure: string | null };
type Wanted = { at: string; source: ReadTable['source']; id: number };
const nothingYet: ReadContexts = { contexts: null, failure: null };

/** Tokens whose places are kept. */
const KEPT = 64;
/** A selection that moved on within this time is not read, ms: each is read from the whole file. */
const PAUSE = 150;

/** Reads where the token stands that is selected, one at a time and only of the newest selection, and keeps what was read. */
export class ContextReading {
  private readonly read = new Map<string, ReadContexts>();
  private wanted: Wanted | null = null;
  private isUnderWay = false;
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly client: Pick<HostClient<typeof tokensProtocol>, 'ask'>,
    private readonly changed: () => void,
  ) {}

  of({ key }: Pick<ReadTable, 'key'>, id: number): ReadContexts {
    return this.read.get(`${key} ${id}`) ?? nothingYet;
  }

  /** @param again whether one that failed is tried once more */
  ensure({ key, source }: Pick<ReadTable, 'key' | 'source'>, id: number, again = false): void {
    const at = `${key} ${id}`;
    if (again && this.read.delete(at)) this.changed();
    else if (this.wanted?.at === at) return;
    const isFirst = this.wanted === null;
    this.wanted = { at, source, id };
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = isFirst || again ? null : setTimeout(() => this.pausedLongEnough(), PAUSE);
    this.next();
  }

  private pausedLongEnough(): void {
    this.timer = null;
    this.next();
  }

  private next(): void {
    const { wanted } = this;
    if (wanted === null || this.isUnderWay || this.timer !== null || this.read.has(wanted.at)) return;
    this.isUnderWay = true;
    const { at, source, id } = wanted;
    const settle = (change: Partial<ReadContexts>): void => {
      this.isUnderWay = false;
      this.read.set(at, { ...nothingYet, ...change });
      for (const old of [...this.read.keys()].slice(0, -KEPT)) this.read.delete(old);
      this.changed();
      this.next();
    };
    this.client.ask('readContexts', { source, id }).then(
      (contexts) => settle({ contexts }),
      (error: unknown) => settle({ failure: messageOf(error) }),
    );
  }
}
