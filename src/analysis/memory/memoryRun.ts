import type { MemoryEngine, Precision, Sharding } from '../../contract/memoryReport';
import type { AdapterTargets } from './adapterParameters';
import type { ModelShape } from './modelShape';

/** All that the memory of a run depends on. Sizes are those of one device. */
export interface MemoryRun {
  engine: MemoryEngine;
  model: ModelShape;
  precision: Precision;
  devices: number;
  sharding: Sharding;
  /** Sequences of a micro-batch: two for each pair of a preference. */
  rows: number;
  /** Tokens of the longest prompt; sequences are cut where the model's positions end. */
  promptTokens: number;
  /** Tokens of the longest sequence, prompt included. */
  length: number;
  /** Tokens of a sequence as it is likely to be, which counts where rows are padded only to others of about their length (the built-in engine). */
  likelyLength: number;
  /** Of them those whose logits the loss needs. */
  scored: number;
  /** Micro-batches of an optimizer step: with more than one, gradients are there during each pass. */
  accumulation: number;
  checkpointing: boolean;
  /** The loss is computed a piece of the vocabulary or of the tokens at a time, and never holds all logits. */
  fusedLogits: boolean;
  adapter: Adapter | null;
  /** A copy of the model as it was, which the policy is compared with. */
  reference: boolean;
  critic: 'separate' | 'shared' | null;
  /** Parameters of each reward model. */
  rewardModels: readonly number[];
  teacher: ModelShape | null;
  rollouts: Rollouts | null;
  /** The engine moves weights and optimizer states to the CPU's memory while it samples, and optimizer states while gradients are computed (verl). */
  offload: boolean;
  /**
   * Of the built-in engine: its worker threads; those that sample, which are the same on wasm, beside a native backend others, and none where that samples
   * itself; and whether the first are on wasm.
   */
  threads: number;
  samplers: number;
  isWasm: boolean;
}

export interface Adapter {
  rank: number;
  targets: AdapterTargets;
  /** Adapters that are held at once. */
  copies: number;
}

export interface Rollouts {
  /** Completions of a generation on one device. */
  completions: number;
  /** Of them those that are sampled together. */
  decoded: number;
  /** Tokens of the longest completion. */
  completionLength: number;
  /** Generations that are sampled for one at most. */
  held: number;
}
