import { hashKey } from './hash';

/** Four uint32: all that a {@link Generator} is. */
export type GeneratorState = readonly number[];

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/**
 * xoshiro128** 1.1 (Blackman and Vigna 2018, https://prng.di.unimi.it/xoshiro128starstar.c), period 2^128 − 1, seeded by a hash of
 * a key. Every random draw of the engine comes from one of these, so that a run can be saved, resumed and repeated.
 */
export class Generator {
  private s0 = 0;
  private s1 = 0;
  private s2 = 0;
  private s3 = 0;

  private constructor(state: GeneratorState) {
    this.restore(state);
  }

  static fromSeed(seed: number): Generator {
    return Generator.fromKey([seed]);
  }

  /** A generator of its own for a key such as [seed, step, prompt, sample]. */
  static fromKey(key: readonly number[]): Generator {
    const state = hashKey(key);
    if (state.every((word) => word === 0)) state[0] = 1;
    return new Generator(state);
  }

  static fromState(state: GeneratorState): Generator {
    return new Generator(state);
  }

  state(): number[] {
    return [this.s0, this.s1, this.s2, this.s3];
  }

  restore(state: GeneratorState): void {
    const isUint32 = (word: number) => Number.isInteger(word) && word >= 0 && word <= 0xffff_ffff;
    if (state.length !== 4 || !state.every(isUint32) || state.every((word) => word === 0)) {
      throw new RangeError(`a generator's state is four uint32, not all zero; found [${state.join(', ')}]`);
    }
    [this.s0, this.s1, this.s2, this.s3] = state as [number, number, number, number];
  }

  /** Uniform over 0 … 2^32 − 1. */
  uint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(this.s1, 5), 7), 9) >>> 0;
    const t = this.s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= this.s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= t;
    this.s3 = rotateLeft(this.s3, 11);
    this.s0 >>>= 0;
    this.s1 >>>= 0;
    this.s2 >>>= 0;
    this.s3 >>>= 0;
    return result;
  }

  /** Uniform over [0, 1) with 53 random bits. */
  uniform(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  }

  /** Uniform over 0 … below − 1, without modulo bias; `below` is at most 2^32. */
  integer(below: number): number {
    if (!Number.isInteger(below) || below < 1 || below > 0x1_0000_0000) {
      throw new RangeError(`integer(below) takes 1 … 2^32; found ${below}`);
    }
    const limit = 0x1_0000_0000 - (0x1_0000_0000 % below);
    for (;;) {
      const draw = this.uint32();
      if (draw < limit) return draw % below;
    }
  }

  /** Shuffles in place (Fisher and Yates) and returns the same array. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j] as T, items[i] as T];
    }
    return items;
  }

  /** Standard normal (Box and Muller; one of the pair is used, so that the state stays four words). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}

/** A completion's own random stream: its draws do not depend on which others are sampled with it. */
export function randomStream(key: readonly number[]): Generator {
  return Generator.fromKey(key);
}
