import type { CoverageProtocol, CoverageSample } from '../../src/contract/messages/coverage';
import type { Ask, Reply } from '../../src/contract/messages/protocol';
import type { SamplesSide } from './problemSamples';
import type { ShownLine } from './model/shown';
import { messageOf } from '../shared/messageOf';

type Read = Omit<SamplesSide, 'shown'>;

const nothingYet: Read = { prompt: '', samples: [], total: 0, right: 0, unknown: 0, failed: 0, isReading: false, problem: null };

/** Who answers for samples: the host of a panel whose protocol has the Coverage panel's request. */
interface SamplesClient {
  ask(name: 'readSamples', ask: Ask<CoverageProtocol, 'readSamples'>): Promise<Reply<CoverageProtocol, 'readSamples'>>;
}

/** Samples of problems, read from the host page by page and kept for as long as the panel is open. */
export class Samples {
  private readonly read = new Map<string, Read>();

  constructor(
    private readonly client: SamplesClient,
    private readonly changed: () => void,
  ) {}

  of(shown: ShownLine, problem: string): SamplesSide {
    return { shown, ...(this.read.get(keyOf(shown.key, problem)) ?? nothingYet) };
  }

  /** Reads the first page where that has not been done, or failed. */
  ensure(key: string, problem: string): void {
    const known = this.read.get(keyOf(key, problem));
    if (!known || known.problem !== null) this.more(key, problem);
  }

  more(key: string, problem: string): void {
    const at = keyOf(key, problem);
    const before = this.read.get(at) ?? nothingYet;
    if (before.isReading) return;
    this.set(at, { ...before, isReading: true, problem: null });
    this.client.ask('readSamples', { key, problem, first: before.samples.length }).then(
      (page) => {
        const samples: CoverageSample[] = [...before.samples, ...page.samples];
        const { prompt, total, right, unknown, failed } = page;
        this.set(at, { prompt, total, right, unknown, failed, samples, isReading: false, problem: null });
      },
      (error: unknown) => this.set(at, { ...before, isReading: false, problem: messageOf(error) }),
    );
  }

  private set(key: string, read: Read): void {
    this.read.set(key, read);
    this.changed();
  }
}

const keyOf = (key: string, problem: string): string => JSON.stringify([key, problem]);
