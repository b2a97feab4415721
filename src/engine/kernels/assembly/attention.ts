import { exponential } from './exponential';
import { softCap } from './activation';

/**
 * Rotates the first 2·pairs dimensions of the queries and keys of `tokens` rows [heads + 2·keyHeads, dim] in place, and puts keys and values into
 * the cache at each token's position. A cache is [slots][keyHeads][capacity][dim]; cos and sin are [positions][pairs].
 */
export function rotateAndStore(
  qkv: usize,
  tokens: i32,
  heads: i32,
  keyHeads: i32,
  dim: i32,
  slots: usize,
  positions: usize,
  cos: usize,
  sin: usize,
  half: i32,
  keys: usize,
  values: usize,
  capacity: i32,
): void {
  const width = (heads + 2 * keyHeads) * dim;
  for (let token = 0; token < tokens; token++) {
    const row = qkv + ((<usize>(token * width)) << 2);
    const slot = load<i32>(slots + ((<usize>token) << 2));
    const position = load<i32>(positions + ((<usize>token) << 2));
    const table = (<usize>(position * half)) << 2;
    for (let head = 0; head < heads + keyHeads; head++) {
      const x = row + ((<usize>(head * dim)) << 2);
      for (let i = 0; i < half; i++) {
        const at = (<usize>i) << 2;
        const c = load<f32>(cos + table + at);
        const s = load<f32>(sin + table + at);
        const left = load<f32>(x + at);
        const right = load<f32>(x + at + ((<usize>half) << 2));
        store<f32>(x + at, left * c - right * s);
        store<f32>(x + at + ((<usize>half) << 2), right * c + left * s);
      }
    }
    for (let head = 0; head < keyHeads; head++) {
      const at = (<usize>(((slot * keyHeads + head) * capacity + position) * dim)) << 2;
      memory.copy(keys + at, row + ((<usize>((heads + head) * dim)) << 2), (<usize>dim) << 2);
      memory.copy(values + at, row + ((<usize>((heads + keyHeads + head) * dim)) << 2), (<usize>dim) << 2);
    }
  }
}

/**
 * Attention of each token to what its slot of the cache holds up to its own position, the last `window` tokens of it, itself among them:
 * [tokens, heads·dim]. Scores are scale · query · key, capped at `cap` unless that is 0. `dim` is a multiple of 4; `scores` is scratch for
 * capacity + 4 floats.
 */
export function attend(
  qkv: usize,
  tokens: i32,
  heads: i32,
  keyHeads: i32,
  dim: i32,
  slots: usize,
  positions: usize,
  keys: usize,
  values: usize,
  capacity: i32,
  window: i32,
  scale: f32,
  cap: f32,
  scores: usize,
  out: usize,
): void {
  const width = (heads + 2 * keyHeads) * dim;
  const group = heads / keyHeads;
  for (let token = 0; token < tokens; token++) {
    const slot = load<i32>(slots + ((<usize>token) << 2));
    const seen = load<i32>(positions + ((<usize>token) << 2)) + 1;
    const count = min(seen, window);
    for (let head = 0; head < heads; head++) {
      const base = (<usize>(((slot * keyHeads + head / group) * capacity + seen - count) * dim)) << 2;
      const query = qkv + ((<usize>(token * width + head * dim)) << 2);
      scoreKeys(query, keys + base, count, dim, scale, scores);
      if (cap > 0) softCap(scores, count, cap);
      softmax(scores, count);
      weigh(scores, values + base, count, dim, out + ((<usize>((token * heads + head) * dim)) << 2));
    }
  }
}

function scoreKeys(query: usize, keys: usize, count: i32, dim: i32, scale: f32, scores: usize): void {
  const bytes = (<usize>dim) << 2;
  for (let s = 0; s < count; s++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(query + at), v128.load(keys + at)));
    const total =
      f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
    store<f32>(scores + ((<usize>s) << 2), total * scale);
    keys += bytes;
  }
}

/** In place; up to three floats behind the last are overwritten. */
function softmax(x: usize, count: i32): void {
  let peak: f32 = load<f32>(x);
  for (let i = 1; i < count; i++) peak = max(peak, load<f32>(x + ((<usize>i) << 2)));
  for (let i = count; i & 3; i++) store<f32>(x + ((<usize>i) << 2), -Infinity);
  const shift = f32x4.splat(peak);
  let sum = f32x4.splat(0);
  for (let i = 0; i < count; i += 4) {
    const at = x + ((<usize>i) << 2);
    const e = exponential(f32x4.sub(v128.load(at), shift));
    v128.store(at, e);
    sum = f32x4.add(sum, e);
  }
  const total = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
  const inverse = f32x4.splat(1 / total);
  for (let i = 0; i < count; i += 4) {
    const at = x + ((<usize>i) << 2);
    v128.store(at, f32x4.mul(v128.load(at), inverse));
  }
}

function weigh(weights: usize, values: usize, count: i32, dim: i32, out: usize): void {
  const bytes = (<usize>dim) << 2;
  let at: usize = 0;
  for (; at + 64 <= bytes; at += 64) {
    let s0 = f32x4.splat(0),
      s1 = s0,
      s2 = s0,
      s3 = s0;
    let value = values + at;
    for (let s = 0; s < count; s++) {
      const weight = v128.load_splat<f32>(weights + ((<usize>s) << 2));
      s0 = f32x4.add(s0, f32x4.mul(weight, v128.load(value)));
      s1 = f32x4.add(s1, f32x4.mul(weight, v128.load(value, 16)));
      s2 = f32x4.add(s2, f32x4.mul(weight, v128.load(value, 32)));
      s3 = f32x4.add(s3, f32x4.mul(weight, v128.load(value, 48)));
      value += bytes;
    }
    v128.store(out + at, s0);
    v128.store(out + at, s1, 16);
    v128.store(out + at, s2, 32);
    v128.store(out + at, s3, 48);
  }
  for (; at < bytes; at += 16) {
    let sum = f32x4.splat(0);
    let value = values + at;
    for (let s = 0; s < count; s++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(weights + ((<usize>s) << 2)), v128.load(value)));
      value += bytes;
    }
    v128.store(out + at, sum);
  }
}
