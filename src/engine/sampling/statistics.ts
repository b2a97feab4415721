import { ALTERNATIVES } from '../../contract/rollout';

/** Where the statistics of one token go; `alternativeIds` and `alternativeLogprobs` are T × A. */
export interface TokenRecord {
  logprobs: Float32Array;
  entropies: Float32Array;
  alternativeIds: Int32Array;
  alternativeLogprobs: Float32Array;
}

/** Alternatives kept for each token of a vocabulary. */
export function alternativeCount(vocabularySize: number): number {
  return Math.min(ALTERNATIVES, vocabularySize);
}

export function emptyRecord(tokens: number, alternatives: number): TokenRecord {
  return {
    logprobs: new Float32Array(tokens),
    entropies: new Float32Array(tokens),
    alternativeIds: new Int32Array(tokens * alternatives),
    alternativeLogprobs: new Float32Array(tokens * alternatives),
  };
}

/**
 * The distribution softmax(z / T) of one row of logits (T = 0 stands for softmax(z)), computed in float64 on the host: the same code
 * for every backend and every batch.
 */
export class TokenDistribution {
  /** exp(z/T − max), not normalised. */
  readonly weights: Float64Array;
  /** Σ weights. */
  total = 0;
  entropy = 0;
  private logits: Float32Array = new Float32Array();
  private offset = 0;
  private inverse = 1;
  private peak = 0;

  constructor(readonly size: number) {
    this.weights = new Float64Array(size);
  }

  /** Reads the row of `size` logits at `offset`. @throws RangeError for NaN or +∞ logits */
  read(logits: Float32Array, offset: number, temperature: number): void {
    this.logits = logits;
    this.offset = offset;
    this.inverse = temperature === 0 ? 1 : 1 / temperature;
    let peak = -Infinity;
    for (let i = 0; i < this.size; i++) {
      const z = logits[offset + i] as number;
      if (z > peak) peak = z;
    }
    this.peak = peak;
    let total = 0;
    let weighted = 0;
    for (let i = 0; i < this.size; i++) {
      const x = ((logits[offset + i] as number) - peak) * this.inverse;
      const weight = Math.exp(x);
      this.weights[i] = weight;
      total += weight;
      if (weight > 0) weighted += weight * x;
    }
    if (!Number.isFinite(total)) throw new RangeError('the model gives logits that are not numbers');
    this.total = total;
    this.entropy = Math.log(total) - weighted / total;
  }

  /** @throws RangeError for an id that is not in the vocabulary */
  logprob(id: number): number {
    if (!(id >= 0 && id < this.size)) throw new RangeError(`token id ${id} is outside the model's vocabulary of ${this.size}`);
    return ((this.logits[this.offset + id] as number) - this.peak) * this.inverse - Math.log(this.total);
  }

  /** The id with the largest logit, the smallest such id on a tie. */
  argmax(): number {
    for (let i = 0; i < this.size; i++) if (this.logits[this.offset + i] === this.peak) return i;
    throw new RangeError('the model gives logits that are not numbers');
  }

  /** Writes row `t` of a record: the token's log-probability, the entropy and the most likely tokens (smaller id first on a tie). */
  record(record: TokenRecord, t: number, id: number, alternatives: number): void {
    record.logprobs[t] = this.logprob(id);
    record.entropies[t] = this.entropy;
    const start = t * alternatives;
    let filled = 0;
    for (let i = 0; i < this.size; i++) {
      const weight = this.logits[this.offset + i] as number;
      if (filled === alternatives && weight <= this.valueOf(record.alternativeIds[start + filled - 1] as number)) continue;
      let at = filled < alternatives ? filled++ : alternatives - 1;
      while (at > 0 && this.valueOf(record.alternativeIds[start + at - 1] as number) < weight) {
        record.alternativeIds[start + at] = record.alternativeIds[start + at - 1] as number;
        at--;
      }
      record.alternativeIds[start + at] = i;
    }
    for (let a = 0; a < alternatives; a++) {
      record.alternativeLogprobs[start + a] = this.logprob(record.alternativeIds[start + a] as number);
    }
  }

  private valueOf(id: number): number {
    return this.logits[this.offset + id] as number;
  }
}
