import { basename, join } from 'node:path';
import { ThreadDeath, TimedThread } from '../../store/timedThread';
import type { AskRollouts, RolloutQuestions } from './rolloutQuestions';

export interface RolloutAsk<N extends keyof RolloutQuestions = keyof RolloutQuestions> {
  name: N;
  path: string;
  ask: RolloutQuestions[N]['ask'];
}

export interface RolloutsThreadOptions {
  /** File of the built `rolloutsWorker`; it lies beside the extension host's bundle. */
  worker?: string;
  /** Of one question, ms. */
  timeout?: number;
}

/**
 * Of V8's heap in the thread: a small file may claim to hold any number of values. Buffers lie outside that heap and are not limited by
 * it.
 */
const heapMegabytes = 1024;

/**
 * Answers questions about rollouts files in a thread, which is ended where one takes too long: the bytes may be anybody's, and there are
 * some that keep the decoder busy for ever.
 */
export class RolloutsThread {
  private readonly thread: TimedThread;

  constructor({ worker = join(__dirname, 'rolloutsWorker.cjs'), timeout = 20_000 }: RolloutsThreadOptions = {}) {
    this.thread = new TimedThread(worker, undefined, { timeout, heapMegabytes });
  }

  readonly ask: AskRollouts = async (name, path, ask) => {
    try {
      const question: RolloutAsk<typeof name> = { name, path, ask };
      return (await this.thread.ask(question)) as RolloutQuestions[typeof name]['reply'];
    } catch (error) {
      if (!(error instanceof ThreadDeath)) throw error;
      throw new Error(`${basename(path)} cannot be read: ${error.message}.`);
    }
  };

  /** Fails what is being asked, and whatever is asked later. */
  dispose(): void {
    this.thread.end();
  }
}
