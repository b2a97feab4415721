import type { Compute, ModelRole, SampleRequest, SamplingOptions, ScoreRequest, ValueRequest } from '../compute';
import type { BackendRecord } from '../../contract/runRecord';

/**
 * `Compute` with rollouts on an inference path of their own beside the trainer, as vLLM stands beside PyTorch: one computes gradients,
 * the other samples and scores. Each gets the policy's weights after an update, and the teacher's, which is sampled and is part of a
 * loss; the reference policy is only scored, so only `rollouts` has it, unless it is the base of an adapter.
 */
export class SplitCompute implements Compute {
  /** The trainer's, with the threads of the rollouts: the trainer's threads are its library's own. */
  readonly backend: BackendRecord;
  readonly parameterCount: number;

  constructor(
    private readonly trainer: Compute,
    private readonly rollouts: Compute,
    private readonly hasAdapter = false,
  ) {
    this.backend = { ...trainer.backend, threads: rollouts.backend.threads, rollouts: rollouts.backend.name };
    this.parameterCount = trainer.parameterCount;
  }

  async setWeights(which: ModelRole, weights: Float32Array): Promise<void> {
    const users = which === 'reference' && !this.hasAdapter ? [this.rollouts] : [this.trainer, this.rollouts];
    await Promise.all(users.map((user) => user.setWeights(which, weights)));
  }

  sample(which: ModelRole, requests: readonly SampleRequest[], options: SamplingOptions): ReturnType<Compute['sample']> {
    return this.rollouts.sample(which, requests, options);
  }

  score(which: ModelRole, requests: readonly ScoreRequest[], temperature: number): ReturnType<Compute['score']> {
    return this.rollouts.score(which, requests, temperature);
  }

  /** Values are the trainer's: a forward pass without decoding. */
  values(rows: readonly ValueRequest[]): ReturnType<Compute['values']> {
    return this.trainer.values(rows);
  }

  gradients(...task: Parameters<Compute['gradients']>): ReturnType<Compute['gradients']> {
    return this.trainer.gradients(...task);
  }

  async memory(): Promise<{ numTensors: number; numBytes: number }> {
    const [a, b] = await Promise.all([this.trainer.memory(), this.rollouts.memory()]);
    return { numTensors: a.numTensors + b.numTensors, numBytes: a.numBytes + b.numBytes };
  }

  async dispose(): Promise<void> {
    const closed = await Promise.allSettled([this.trainer.dispose(), this.rollouts.dispose()]);
    const failed = closed.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
