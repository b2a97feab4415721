import { exponential } from './exponential';

/** out = x / √(mean(x²) + ε) · weight for each of `rows` rows of `size` floats, `stride` floats apart in both x and out. */
export function rmsNorm(x: usize, weight: usize, out: usize, rows: i32, size: i32, stride: i32, epsilon: f32): void {
  const bytes = (<usize>size) << 2;
  const vectors = bytes & ~15;
  for (let row = 0; row < rows; row++) {
    let sum4 = f32x4.splat(0);
    let at: usize = 0;
    for (; at < vectors; at += 16) {
      const v = v128.load(x + at);
      sum4 = f32x4.add(sum4, f32x4.mul(v, v));
    }
    let sum =
      f32x4.extract_lane(sum4, 0) + f32x4.extract_lane(sum4, 1) + f32x4.extract_lane(sum4, 2) + f32x4.extract_lane(sum4, 3);
    for (; at < bytes; at += 4) sum += load<f32>(x + at) * load<f32>(x + at);
    const scale: f32 = 1 / sqrt<f32>(sum / <f32>size + epsilon);
    const scale4 = f32x4.splat(scale);
    for (at = 0; at < vectors; at += 16) {
      v128.store(out + at, f32x4.mul(f32x4.mul(v128.load(x + at), scale4), v128.load(weight + at)));
    }
    for (; at < bytes; at += 4) store<f32>(out + at, load<f32>(x + at) * scale * load<f32>(weight + at));
    x += (<usize>stride) << 2;
    out += (<usize>stride) << 2;
  }
}

/** out = (x − mean(x)) / √(var(x) + ε) · weight + bias for each of `rows` rows of `size` floats. */
export function layerNorm(x: usize, weight: usize, bias: usize, out: usize, rows: i32, size: i32, epsilon: f32): void {
  const bytes = (<usize>size) << 2;
  for (let row = 0; row < rows; row++) {
    let sum: f32 = 0;
    for (let at: usize = 0; at < bytes; at += 4) sum += load<f32>(x + at);
    const mean = sum / <f32>size;
    let squares: f32 = 0;
    for (let at: usize = 0; at < bytes; at += 4) {
      const centred = load<f32>(x + at) - mean;
      squares += centred * centred;
    }
    const scale: f32 = 1 / sqrt<f32>(squares / <f32>size + epsilon);
    for (let at: usize = 0; at < bytes; at += 4) {
      store<f32>(out + at, (load<f32>(x + at) - mean) * scale * load<f32>(weight + at) + load<f32>(bias + at));
    }
    x += bytes;
    out += bytes;
  }
}

/** gate = silu(gate) · up, `count` floats, a multiple of 4. */
export function swiglu(gate: usize, up: usize, count: i32): void {
  const end = gate + ((<usize>count) << 2);
  const one = f32x4.splat(1);
  for (; gate < end; gate += 16) {
    const g = v128.load(gate);
    // σ(g) from exp(−|g|), which is at most 1.
    const e = exponential(f32x4.neg(f32x4.abs(g)));
    const inverse = f32x4.div(one, f32x4.add(one, e));
    const sigmoid = v128.bitselect(inverse, f32x4.mul(e, inverse), f32x4.ge(g, f32x4.splat(0)));
    v128.store(gate, f32x4.mul(f32x4.mul(g, sigmoid), v128.load(up)));
    up += 16;
  }
}

/** Adds `bias` to each of `rows` rows of `size` floats. */
export function addBias(x: usize, bias: usize, rows: i32, size: i32): void {
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < size; i++) {
      store<f32>(x, load<f32>(x) + load<f32>(bias + ((<usize>i) << 2)));
      x += 4;
    }
  }
}

/** x = x · y, `count` floats, a multiple of 4. */
export function times(x: usize, y: usize, count: i32): void {
  const end = x + ((<usize>count) << 2);
  for (; x < end; x += 16) {
    v128.store(x, f32x4.mul(v128.load(x), v128.load(y)));
    y += 16;
  }
}
