import * as tf from '@tensorflow/tfjs-core';
import { CachedDecoder } from '../model/cachedDecoder';
import type { ModelConfig } from '../model/config';
import type { DeviceWeights } from '../model/deviceWeights';
import { disposeInputs, PredictionBatch, type PredictionRow } from '../model/predictionRows';
import type { StepDecoder } from '../model/stepDecoder';
import type { Inference, PredictedLogits } from './inference';

const MAX_ROWS = 128;
/** Padded tokens of one forward pass, and logits downloaded at once. */
const MAX_TOKENS = 8192;
const MAX_LOGITS = 1 << 26;

/** Inference in TF.js operations on the current backend. */
export class TensorInference implements Inference {
  constructor(
    private readonly config: ModelConfig,
    private readonly weights: DeviceWeights,
  ) {}

  maxRows(capacity: number): number {
    const tokens = Math.min(MAX_TOKENS, Math.floor(MAX_LOGITS / this.config.vocabSize));
    return Math.min(MAX_ROWS, Math.max(1, Math.floor(tokens / capacity)));
  }

  openDecoder(): StepDecoder {
    return new CachedDecoder(this.config, this.weights);
  }

  async predict(rows: readonly PredictionRow[]): Promise<PredictedLogits> {
    const batch = new PredictionBatch(rows);
    const inputs = batch.inputs(this.config, this.weights);
    const logits = tf.tidy(() => batch.logits(this.config, this.weights, inputs));
    disposeInputs(inputs);
    const values = await logits.data<'float32'>();
    logits.dispose();
    return { values, start: rows.map((_, row) => row * batch.length * this.config.vocabSize) };
  }

  /** The weights belong to whoever made them. */
  dispose(): void {}
}
