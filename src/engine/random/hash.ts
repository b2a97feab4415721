/** MurmurHash3's 32-bit finaliser: every input bit changes each output bit with probability near one half. */
export function mix32(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * 128 bits from a key of non-negative integers (each below 2^53), as four uint32. Position and length of the key take part, so
 * [1, 2], [2, 1] and [1, 2, 0] give unrelated results.
 */
export function hashKey(key: readonly number[]): [number, number, number, number] {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = (0xdeadbeef ^ key.length) >>> 0;
  for (const value of key) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`a random key holds non-negative integers; found ${value}`);
    }
    a = mix32(a ^ (value >>> 0));
    b = mix32(b ^ Math.floor(value / 0x1_0000_0000) ^ Math.imul(a, 0x9e3779b1));
    c = mix32((c + b) >>> 0);
    d = mix32((d + Math.imul(c, 0x85ebca77)) >>> 0);
    a = (a + d) >>> 0;
  }
  a = mix32(a ^ d);
  b = mix32(b ^ a);
  c = mix32(c ^ b);
  d = mix32(d ^ c);
  return [a, b, c, d];
}
