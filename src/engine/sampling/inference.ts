import type { PredictionRow } from '../model/predictionRows';
import type { StepDecoder } from '../model/stepDecoder';

/** Logits of predicted tokens on the host: those of row r begin at `start[r]`, one vocabulary a token. */
export interface PredictedLogits {
  values: Float32Array;
  start: readonly number[];
}

/** A model that is only run, not trained: TF.js on most backends, kernels of our own on wasm. */
export interface Inference {
  /** Rows of up to `capacity` tokens that can be decoded or predicted together. */
  maxRows(capacity: number): number;
  openDecoder(rows: number, capacity: number): StepDecoder;
  predict(rows: readonly PredictionRow[]): Promise<PredictedLogits>;
  dispose(): void;
}
