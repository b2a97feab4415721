import type {
  GradientTask,
  ModelRole,
  SampleRequest,
  SampledTokens,
  SamplingOptions,
  ScoreRequest,
  ScoredTokens,
  ValueRequest,
} from '../compute';
import type { ComputeOptions } from '../computeOptions';
import type { BackendRecord } from '../../contract/runRecord';

/** What the pool asks of a worker, and what each question is answered with. `id` pairs them. */
export interface WorkerAsks {
  open: { ask: { options: ComputeOptions }; reply: { backend: BackendRecord; parameterCount: number } };
  shareGradient: { ask: { gradient: SharedArrayBuffer }; reply: null };
  setWeights: { ask: { which: ModelRole; weights: SharedArrayBuffer }; reply: null };
  sample: { ask: { which: ModelRole; requests: readonly SampleRequest[]; options: SamplingOptions }; reply: SampledTokens[] };
  score: { ask: { which: ModelRole; requests: readonly ScoreRequest[]; temperature: number }; reply: ScoredTokens[] };
  values: { ask: { rows: readonly ValueRequest[] }; reply: Float32Array[] };
  /** The gradient itself is written into the shared buffer of this worker. */
  gradients: {
    ask: { task: GradientTask; dropout: readonly number[] | null };
    reply: { loss: number; sums: Record<string, number> };
  };
  memory: { ask: null; reply: { numTensors: number; numBytes: number } };
}

export type WorkerAsk = { [K in keyof WorkerAsks]: { id: number; kind: K; ask: WorkerAsks[K]['ask'] } }[keyof WorkerAsks];

export interface WorkerFailure {
  name: string;
  message: string;
  stack: string | undefined;
}

export type WorkerReply = { id: number; ok: true; reply: unknown } | { id: number; ok: false; failure: WorkerFailure };
