import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ModelTokenizer } from '../model/tokenizer';
import { builtFile } from '../builtFile';
import { rewardOf, type Rollout } from './rollout';
import type { PackedRollout, RolloutsWritten, TokenTable, WriteRollouts } from './rolloutMessage';

/** Hands rollouts to the writer thread and tells when their file is on disk. */
export class RolloutSink {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, { resolve(): void; reject(error: Error): void }>();
  private nextId = 0;
  private death: Error | null = null;

  constructor(tokenizer: ModelTokenizer) {
    this.worker = new Worker(builtFile('rolloutWriter.js'), { workerData: tokenTable(tokenizer) });
    this.worker.on('message', (message: RolloutsWritten) => this.settle(message));
    this.worker.on('error', (error) => this.die(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', (code) => this.die(new Error(`the rollout writer ended with exit code ${code}`)));
  }

  /** @returns the file's name, once it is whole and on disk */
  async write(path: string, rollouts: readonly Rollout[], temperature: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      if (this.death) {
        reject(this.death);
        return;
      }
      const id = this.nextId++;
      this.waiting.set(id, { resolve, reject });
      const message: WriteRollouts = { id, path, temperature, rollouts: rollouts.map(packRollout) };
      this.worker.postMessage(message);
    });
    return basename(path);
  }

  async end(): Promise<void> {
    this.death ??= new Error('the rollout writer was closed');
    await this.worker.terminate();
  }

  private settle({ id, error }: RolloutsWritten): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(Object.assign(new Error(error.message), { code: error.code }));
    else waiting?.resolve();
  }

  private die(error: Error): void {
    this.death ??= error;
    for (const { reject } of this.waiting.values()) reject(this.death);
    this.waiting.clear();
  }
}

export function packRollout(rollout: Rollout): PackedRollout {
  const { outcome } = rollout;
  return {
    promptId: rollout.promptId,
    prompt: rollout.example.prompt,
    completion: rollout.text,
    group: rollout.group,
    sample: rollout.sample,
    tokens: rollout.tokens,
    reference: rollout.reference,
    reward: rewardOf(rollout),
    rewardParts: outcome.kind === 'scored' ? outcome.parts : {},
    advantage: rollout.advantage,
    perToken: rollout.perToken ?? null,
    failure: outcome.kind === 'failed' ? `${outcome.at}: ${outcome.message}` : null,
  };
}

/** Texts and bytes of a whole vocabulary. */
export function tokenTable(tokenizer: ModelTokenizer): TokenTable {
  const ids = Array.from({ length: tokenizer.size }, (_, id) => id);
  return {
    texts: ids.map((id) => tokenizer.tokenText(id)),
    bytes: ids.map((id) => Buffer.from(tokenizer.tokenBytes(id)).toString('hex')),
  };
}
