import type { TensorLayout } from '../model/layout';
import { isNormWeight } from '../model/tensorNames';

export interface AdamWOptions {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/**
 * AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101) as `torch.optim.AdamW` computes it on one CPU thread, in float32 on the host, so
 * that it gives the same bits whatever the backend:
 *
 *     θ ← θ·(1 − lr·λ);  m ← m + (1 − β₁)(g − m);  v ← β₂·v + (1 − β₂)·g²
 *     θ ← θ − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
 *
 * As transformers' Trainer does, biases and norm weights are not decayed.
 */
export class AdamW {
  readonly expAvg: Float32Array;
  readonly expAvgSq: Float32Array;
  /** Updates made so far: t. */
  updates = 0;

  constructor(
    private readonly layout: TensorLayout,
    private readonly options: AdamWOptions,
  ) {
    this.expAvg = new Float32Array(layout.size);
    this.expAvgSq = new Float32Array(layout.size);
  }

  /** One update of `weights` in place. */
  step(weights: Float32Array, gradient: Float32Array, learningRate: number): void {
    if (weights.length !== this.layout.size || gradient.length !== this.layout.size) {
      throw new RangeError(
        `weights and gradient must have ${this.layout.size} elements; found ${weights.length} and ${gradient.length}`,
      );
    }
    this.updates++;
    for (const { name, offset, size } of this.layout.entries) {
      this.update(weights, gradient, offset, offset + size, learningRate, isDecayed(name) ? this.options.weightDecay : 0);
    }
  }

  private update(
    weights: Float32Array,
    gradient: Float32Array,
    start: number,
    end: number,
    learningRate: number,
    decay: number,
  ): void {
    const { beta1, beta2, epsilon } = this.options;
    const { expAvg, expAvgSq } = this;
    const keep = 1 - learningRate * decay;
    const stepSize = learningRate / (1 - beta1 ** this.updates);
    const correction = Math.sqrt(1 - beta2 ** this.updates);
    for (let i = start; i < end; i++) {
      const g = gradient[i] as number;
      const m = (expAvg[i] = (expAvg[i] as number) + (1 - beta1) * (g - (expAvg[i] as number)));
      const v = (expAvgSq[i] = beta2 * (expAvgSq[i] as number) + (1 - beta2) * g * g);
      weights[i] = (weights[i] as number) * keep - (stepSize * m) / (Math.sqrt(v) / correction + epsilon);
    }
  }
}

/** transformers' `get_decay_parameter_names`: neither norm weights nor biases. */
function isDecayed(name: string): boolean {
  return !name.endsWith('.bias') && !isNormWeight(name);
}
