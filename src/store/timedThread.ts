import { Worker } from 'node:worker_threads';

/** What a thread answers: what came of the question, or why nothing did. */
export type ThreadReply = { value: unknown } | { error: string };

export interface ThreadLimits {
  /** Of one question, ms. */
  timeout: number;
  heapMegabytes: number;
}

/**
 * A worker thread for work that may never come to an end. It answers one question after the other; one that takes too long ends the
 * thread. A thread that died, or was ended, fails all later questions. An idle one does not keep the process.
 */
export class TimedThread {
  private readonly worker: Worker;
  private last: Promise<unknown> = Promise.resolve();
  private death: Error | null = null;
  private fail: (error: Error) => void = () => undefined;

  /**
   * @param file built entry of the thread; it answers each message with a `ThreadReply`
   * @param sentence made of why the thread died: `it took longer than 20 s`, `it was ended`, or an error's own words
   */
  constructor(
    file: string,
    workerData: unknown,
    private readonly limits: ThreadLimits,
    private readonly sentence: (why: string) => string,
  ) {
    this.worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes } });
    this.worker.unref();
    this.worker.on('error', (error: Error) => this.die(error.message));
    this.worker.on('exit', () => this.die('it was ended'));
  }

  get isDead(): boolean {
    return this.death !== null;
  }

  ask(question: unknown): Promise<unknown> {
    const answer = this.last.then(() => this.askNow(question));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private async askNow(question: unknown): Promise<unknown> {
    if (this.death) throw this.death;
    const { timeout } = this.limits;
    const timer = setTimeout(() => {
      this.die(`it took longer than ${timeout / 1000} s`);
      void this.end();
    }, timeout);
    try {
      return await new Promise((resolve, reject) => {
        this.fail = reject;
        this.worker.once('message', (reply: ThreadReply) => {
          if ('value' in reply) resolve(reply.value);
          else reject(new Error(reply.error));
        });
        this.worker.postMessage(question);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private die(why: string): void {
    this.death ??= new Error(this.sentence(why));
    this.fail(this.death);
  }
}
