import { exponential } from './exponential';

/** tanh from exp(−2|x|), which is at most 1. */
function tanh(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = exponential(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  return withSign(f32x4.div(f32x4.sub(one, e), f32x4.add(one, e)), x);
}

/** erf by formula 7.1.26 of Abramowitz and Stegun, within 1.5e-7. */
function erf(x: v128): v128 {
  const one = f32x4.splat(1);
  const a = f32x4.abs(x);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(a, f32x4.splat(0.3275911))));
  let p = f32x4.splat(1.061405429);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.453152027));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.421413741));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.284496736));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.254829592));
  const e = exponential(f32x4.neg(f32x4.mul(a, a)));
  return withSign(f32x4.sub(one, f32x4.mul(f32x4.mul(p, t), e)), x);
}

function withSign(magnitude: v128, x: v128): v128 {
  return v128.bitselect(x, magnitude, i32x4.splat(<i32>0x80000000));
}

/** x = c·tanh(x / c). `count` floats; up to three behind the last are overwritten. */
export function softCap(x: usize, count: i32, cap: f32): void {
  const end = x + ((<usize>count) << 2);
  const c = f32x4.splat(cap);
  for (; x < end; x += 16) v128.store(x, f32x4.mul(tanh(f32x4.div(v128.load(x), c)), c));
}

/** x = x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))), `count` floats, a multiple of 4. */
export function geluTanh(x: usize, count: i32): void {
  const end = x + ((<usize>count) << 2);
  const one = f32x4.splat(1);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const cube = f32x4.mul(f32x4.mul(v, v), v);
    const inner = f32x4.mul(f32x4.add(v, f32x4.mul(cube, f32x4.splat(0.044715))), f32x4.splat(0.7978845608));
    v128.store(x, f32x4.mul(f32x4.mul(v, f32x4.splat(0.5)), f32x4.add(one, tanh(inner))));
  }
}

/** x = x/2 · (1 + erf(x/√2)), `count` floats, a multiple of 4. */
export function gelu(x: usize, count: i32): void {
  const end = x + ((<usize>count) << 2);
  const one = f32x4.splat(1);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    v128.store(x, f32x4.mul(f32x4.mul(v, f32x4.splat(0.5)), f32x4.add(one, erf(f32x4.mul(v, f32x4.splat(0.70710678))))));
  }
}
