import { Worker } from 'node:worker_threads';

/** What a thread answers: what came of the question, or why nothing did. */
export type ThreadReply = { value: unknown } | { error: string };

export interface ThreadLimits {
  /** Of one question, ms. */
  timeout: number;
  heapMegabytes: number;
  /** Threads in a row that may die over a question before no other is started; Infinity always starts another. */
  patience?: number;
}

/** Why a thread gave no answer: `it took longer than 20 s`, `it was ended`, or the words of an error that nothing caught. */
export class ThreadDeath extends Error {
  override readonly name = 'ThreadDeath';
}

/**
 * A worker thread for work that may never come to an end. It is started by the first question and answers one after the other; one that
 * takes too long ends the thread, and the next question gets a new one. An idle thread does not keep the process.
 */
export class TimedThread {
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private isOnline = false;
  private timer: NodeJS.Timeout | undefined;
  private deaths = 0;
  private final: ThreadDeath | null = null;
  /** What settles the question being answered. */
  private asked: { reply(reply: ThreadReply): void; fail(death: ThreadDeath): void } | null = null;

  /** @param file built entry of the thread; it answers each question with a `ThreadReply` */
  constructor(
    private readonly file: string,
    private readonly workerData: unknown,
    private readonly limits: ThreadLimits,
  ) {}

  /** @throws ThreadDeath, or an Error with what the thread answered */
  ask(question: unknown): Promise<unknown> {
    const answer = this.last.then(() => this.askNow(question));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Says something to which there is no answer, to a thread that is there. */
  tell(message: unknown): void {
    this.worker?.postMessage(message);
  }

  /** Fails what is being asked, and whatever is asked later. */
  end(): void {
    this.final ??= new ThreadDeath('it was ended');
    this.die(this.final);
  }

  private async askNow(question: unknown): Promise<unknown> {
    if (this.final) throw this.final;
    const worker = (this.worker ??= this.start());
    worker.ref();
    try {
      const value = await new Promise((resolve, reject) => {
        this.asked = {
          reply: (reply) => ('value' in reply ? resolve(reply.value) : reject(new Error(reply.error))),
          fail: reject,
        };
        worker.postMessage(question);
        this.limitTime(worker);
      });
      this.deaths = 0;
      return value;
    } catch (error) {
      const { patience = Infinity } = this.limits;
      if (!(error instanceof ThreadDeath)) this.deaths = 0;
      else if (++this.deaths >= patience) {
        this.final ??= new ThreadDeath(`${error.message}, ${this.deaths} times in a row; it is not asked again`);
      }
      throw error;
    } finally {
      this.asked = null;
      clearTimeout(this.timer);
      worker.unref();
    }
  }

  /** Time counts from when the thread runs: starting one takes longer on a busy machine. */
  private limitTime(worker: Worker): void {
    const { timeout } = this.limits;
    const count = (): void => {
      if (worker !== this.worker) return;
      this.timer = setTimeout(() => this.die(new ThreadDeath(`it took longer than ${timeout / 1000} s`)), timeout);
    };
    if (this.isOnline) count();
    else worker.once('online', count);
  }

  private start(): Worker {
    const { file, workerData, limits } = this;
    const worker = new Worker(file, { workerData, resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes } });
    this.isOnline = false;
    const ifCurrent = (act: () => void): void => {
      if (worker === this.worker) act();
    };
    worker.on('online', () => ifCurrent(() => (this.isOnline = true)));
    worker.on('message', (reply: ThreadReply) => ifCurrent(() => this.asked?.reply(reply)));
    worker.on('error', (error: Error) => ifCurrent(() => this.die(new ThreadDeath(error.message))));
    worker.on('exit', () => ifCurrent(() => this.die(new ThreadDeath('it was ended'))));
    return worker;
  }

  private die(death: ThreadDeath): void {
    const { worker } = this;
    this.worker = null;
    this.asked?.fail(death);
    void worker?.terminate();
  }
}
