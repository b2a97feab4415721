import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { WorkerAsks, WorkerFailure, WorkerReply } from './poolProtocol';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One worker thread: typed questions with typed replies; a dead worker rejects everything asked of it. */
export class PoolWorkerHandle {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;
  private death: Error | null = null;

  constructor(
    entry: string,
    readonly index: number,
  ) {
    // A native library reads the process's own environment, not a worker's copy: libtensorflow's log level is set there.
    this.worker = new Worker(entry, { env: SHARE_ENV });
    this.worker.on('message', (message: WorkerReply) => this.settle(message));
    this.worker.on('error', (error) => this.die(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', (code) => this.die(new Error(`compute worker ${index} ended with exit code ${code}`)));
  }

  ask<K extends keyof WorkerAsks>(kind: K, ask: WorkerAsks[K]['ask']): Promise<WorkerAsks[K]['reply']> {
    return new Promise((resolve, reject) => {
      if (this.death) {
        reject(this.death);
        return;
      }
      const id = this.nextId++;
      // The worker answers `kind` with its own reply type: see poolProtocol and computeWorker, which are built together.
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, kind, ask });
    });
  }

  async end(): Promise<void> {
    this.death ??= new Error(`compute worker ${this.index} was closed`);
    await this.worker.terminate();
  }

  private settle(message: WorkerReply): void {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if (message.ok) waiting.resolve(message.reply);
    else waiting.reject(revived(message.failure));
  }

  private die(error: Error): void {
    this.death ??= error;
    for (const { reject } of this.waiting.values()) reject(this.death);
    this.waiting.clear();
  }
}

function revived(failure: WorkerFailure): Error {
  const error = new Error(failure.message);
  error.name = failure.name;
  if (failure.stack) error.stack = failure.stack;
  return error;
}
